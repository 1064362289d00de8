// Gets a connection to a daemon: to the one that runs, else to one that is forked here and then belongs to us.
import { AppError } from '../core/errors.ts';
import type { DaemonClient } from '../daemon/api/client.ts';
import type { Timers } from './desktop/timers.ts';
import { type DaemonProcess, type HostedDaemon, hostDaemon } from './hosted-daemon.ts';

export type OpenerOptions = {
  connect(): Promise<DaemonClient>;
  fork(): DaemonProcess;
  readonly timers: Timers;
};

export type DaemonOpener = {
  /** @throws AppError of the connection, or what the forked daemon said of its failed start */
  open(): Promise<DaemonClient>;
  /** Whether the daemon lives in a process of ours. */
  hosts(): boolean;
  /** The words of the recovery key. @throws AppError; `recovery_needs_app` where the daemon is not ours */
  recoveryKey(): Promise<readonly string[]>;
  /** Ends the daemon that we host; none is forked any more. */
  stop(): Promise<void>;
};

const connectTries = 20;
const connectPauseMs = 100;

export function createDaemonOpener({ connect, fork, timers }: OpenerOptions): DaemonOpener {
  let hosted: HostedDaemon | null = null;
  let stopped = false;

  const connectOnceUp = async (): Promise<DaemonClient> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await connect();
      } catch (error) {
        if (tries >= connectTries || stopped || !isUnreachable(error)) throw error;
        await new Promise<void>((resolve) => void timers.after(connectPauseMs, resolve));
      }
    }
  };

  return {
    async open() {
      try {
        return await connect();
      } catch (error) {
        if (stopped || !isUnreachable(error)) throw error;
      }
      hosted?.process.kill();
      hosted = hostDaemon(fork(), timers);
      const message = await hosted.firstMessage;
      if (message.t === 'failed') throw new AppError(message.error.code, message.error.detail);
      return connectOnceUp();
    },
    hosts: () => hosted?.isAlive() ?? false,
    async recoveryKey() {
      if (!hosted?.isAlive()) throw new AppError('recovery_needs_app');
      return hosted.recoveryKey();
    },
    async stop() {
      stopped = true;
      await hosted?.stop();
    },
  };
}

function isUnreachable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'daemon_unreachable';
}
