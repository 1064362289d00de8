// A clock that stands still until a test moves it. Between two timers everything that is under way gets to its next wait.
import type { Clock } from '../../daemon/clock.ts';

type Timer = { readonly at: number; readonly order: number; readonly run: () => void };

export type ManualClock = Clock & {
  /** Moves the time, running what is due on the way, each at its own time. */
  advance(ms: number): Promise<void>;
  /** Timers that wait. */
  waiting(): number;
};

export type ManualClockOptions = {
  /** Whether something is under way that the clock waits for, such as a request over a real socket. */
  readonly isBusy?: () => boolean;
  /** Rounds of the event loop in which nothing happens before the clock goes on. */
  readonly rounds?: number;
};

export function createManualClock(start = 1_800_000_000_000, options: ManualClockOptions = {}): ManualClock {
  const { isBusy = () => false, rounds = 25 } = options;
  let now = start;
  let made = 0;
  const timers = new Set<Timer>();
  const next = (until: number) =>
    [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];

  /** Lets promises, and what the event loop has ready, run on. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < rounds; quiet = isBusy() ? 0 : quiet + 1)
      await new Promise((resolve) => setImmediate(resolve));
  }

  return {
    now: () => now,
    after(delayMs, run) {
      made += 1;
      const timer = { at: now + Math.max(delayMs, 0), order: made, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let timer = next(until); timer; timer = next(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
        await settle();
      }
      now = until;
      await settle();
    },
    waiting: () => timers.size,
  };
}

/** Polls until the condition holds: for what waits for the file system or a socket. */
export async function eventually(condition: () => boolean, deadlineMs = 5_000): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('what was waited for did not happen');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
