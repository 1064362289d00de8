// Keeps the app connected to a daemon, ours or another's: watches the connection and opens it again with backoff.
import { type ErrorShape, toErrorShape } from '../core/errors.ts';
import type { DaemonClient } from '../daemon/api/client.ts';
import { createBackoff } from './backoff.ts';
import { createDaemonOpener, type DaemonOpener, type OpenerOptions } from './daemon-opener.ts';
import type { Timers } from './desktop/timers.ts';

export type DaemonStatus =
  | { readonly state: 'starting' }
  | { readonly state: 'running' }
  /** `error` says why, where that is known. */
  | { readonly state: 'stopped'; readonly error: ErrorShape | null };

export type SupervisorOptions = OpenerOptions & {
  onStatus(status: DaemonStatus): void;
  /** A connection that was made; it says itself when it ends. Resolves when the app is ready to be called "running". */
  onConnection(client: DaemonClient): Promise<void>;
};

export type DaemonSupervisor = {
  start(): void;
  /** Tries again at once instead of waiting. */
  retryNow(): void;
  /** Whether the daemon lives in a process of ours. */
  hosts(): boolean;
  /** The words of the recovery key, over the way of our own process. @throws AppError; `recovery_needs_app` where the daemon is not ours */
  recoveryKey(): Promise<readonly string[]>;
  /** Ends the connection, and the daemon where we host it. */
  stop(): Promise<void>;
};

export function createDaemonSupervisor(options: SupervisorOptions): DaemonSupervisor {
  const { timers, onStatus } = options;
  const opener = createDaemonOpener(options);
  const backoff = createBackoff({ firstMs: 250, longestMs: 30_000, lastedMs: 60_000 });
  const waiting = createPause(timers);
  let client: DaemonClient | null = null;
  let stopping = false;
  let finished: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    while (!stopping) {
      const startedAt = timers.now();
      const error = await live(opener, options, (next) => {
        client = next;
        if (stopping) next?.close();
      });
      if (stopping) return;
      onStatus({ state: 'stopped', error });
      await waiting.pause(backoff.next(timers.now() - startedAt));
    }
  };

  return {
    start() {
      finished = run();
    },
    retryNow: waiting.end,
    hosts: opener.hosts,
    recoveryKey: opener.recoveryKey,
    async stop() {
      stopping = true;
      const ended = opener.stop();
      client?.close();
      waiting.end();
      await ended;
      await finished;
    },
  };
}

/** One life of a connection; the error that ended it, if any. `hold` is given the connection while it lasts. */
async function live(
  opener: DaemonOpener,
  { onStatus, onConnection }: SupervisorOptions,
  hold: (client: DaemonClient | null) => void,
): Promise<ErrorShape | null> {
  let client: DaemonClient | null = null;
  try {
    onStatus({ state: 'starting' });
    client = await opener.open();
    hold(client);
    await onConnection(client);
    onStatus({ state: 'running' });
    await client.closed;
    return null;
  } catch (error) {
    client?.close();
    return toErrorShape(error);
  } finally {
    hold(null);
  }
}

/** A wait that can be ended early. */
function createPause(timers: Timers) {
  let end: () => void = () => {};
  return {
    end: () => end(),
    pause: (delayMs: number): Promise<void> =>
      new Promise((resolve) => {
        const cancel = timers.after(delayMs, resolve);
        end = () => {
          cancel();
          resolve();
        };
      }),
  };
}
