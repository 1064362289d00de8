// One utility process that hosts the daemon: what it says first, whether it lives, how it is stopped.
import { type HostMessage, hostMessageSchema, type MainMessage } from './daemon-messages.ts';
import type { Timers } from './desktop/timers.ts';

/** The utility process, as far as it is used. */
export type DaemonProcess = {
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: () => void): void;
  send(message: MainMessage): void;
  kill(): void;
};

const startLimitMs = 20_000;
const stopLimitMs = 10_000;

export type HostedDaemon = {
  readonly process: DaemonProcess;
  /** What it says first; `failed` where it ends or stays silent instead. */
  readonly firstMessage: Promise<HostMessage>;
  isAlive(): boolean;
  /** Asks it to stop, and ends it if it does not. */
  stop(): Promise<void>;
};

export function hostDaemon(process: DaemonProcess, timers: Timers): HostedDaemon {
  let alive = true;
  const exited = new Promise<void>((resolve) => {
    process.onExit(() => {
      alive = false;
      resolve();
    });
  });
  const silence: HostMessage = { t: 'failed', error: { code: 'daemon_unreachable', detail: null } };
  const firstMessage = new Promise<HostMessage>((resolve) => {
    timers.after(startLimitMs, () => resolve(silence));
    void exited.then(() => resolve(silence));
    process.onMessage((message) => {
      const parsed = hostMessageSchema.safeParse(message);
      if (parsed.success) resolve(parsed.data);
    });
  });
  return {
    process,
    firstMessage,
    isAlive: () => alive,
    async stop() {
      if (!alive) return;
      process.send({ t: 'stop' });
      const cancel = timers.after(stopLimitMs, () => process.kill());
      await exited;
      cancel();
    },
  };
}
