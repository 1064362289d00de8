// One utility process that hosts the daemon: what it says first, whether it lives, how it is stopped, and the recovery key that it alone tells.
import { randomUUID } from 'node:crypto';
import { AppError } from '../core/errors.ts';
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
const answerLimitMs = 10_000;

type StartMessage = Extract<HostMessage, { t: 'running' | 'already-running' | 'failed' }>;
type KeyMessage = Exclude<HostMessage, StartMessage>;

export type HostedDaemon = {
  readonly process: DaemonProcess;
  /** What it says first; `failed` where it ends or stays silent instead. */
  readonly firstMessage: Promise<StartMessage>;
  isAlive(): boolean;
  /** The 24 words. @throws AppError of the daemon; `daemon_unreachable` where it does not answer */
  recoveryKey(): Promise<readonly string[]>;
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
  const questions = new Map<string, (answer: KeyMessage) => void>();
  const silence: StartMessage = { t: 'failed', error: { code: 'daemon_unreachable', detail: null } };
  const firstMessage = new Promise<StartMessage>((resolve) => {
    timers.after(startLimitMs, () => resolve(silence));
    void exited.then(() => resolve(silence));
    process.onMessage((data) => {
      const parsed = hostMessageSchema.safeParse(data);
      if (!parsed.success) return;
      if ('id' in parsed.data) questions.get(parsed.data.id)?.(parsed.data);
      else resolve(parsed.data);
    });
  });
  return {
    process,
    firstMessage,
    isAlive: () => alive,
    async recoveryKey() {
      if (!alive) throw new AppError('daemon_unreachable');
      const id = randomUUID();
      let stopTimer = (): void => {};
      const answer = new Promise<KeyMessage | null>((resolve) => {
        questions.set(id, resolve);
        stopTimer = timers.after(answerLimitMs, () => resolve(null));
        void exited.then(() => resolve(null));
      });
      process.send({ t: 'recovery-key', id });
      const message = await answer;
      stopTimer();
      questions.delete(id);
      if (message === null) throw new AppError('daemon_unreachable');
      if (message.t === 'recovery-key-failed') throw new AppError(message.error.code, message.error.detail);
      return message.words;
    },
    async stop() {
      if (!alive) return;
      process.send({ t: 'stop' });
      const cancel = timers.after(stopLimitMs, () => process.kill());
      await exited;
      cancel();
    },
  };
}
