// A clock of a computer that may sleep: what was due meanwhile runs when it wakes, all of it at that one instant (daemon/clock.ts).
import type { Clock } from '../../daemon/clock.ts';

export type SleepingClock = Clock & {
  /** Nothing runs in between. */
  sleep(ms: number): Promise<void>;
  /** Lets time go by in steps of half a second. */
  wake(ms: number): Promise<void>;
  waiting(): number;
};

type Timer = { readonly at: number; readonly run: () => void };

const stepMs = 500;

async function settle(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await new Promise((resolve) => setImmediate(resolve));
}

export function createSleepingClock(start = 1_800_000_000_000): SleepingClock {
  let now = start;
  const timers = new Set<Timer>();

  async function jump(ms: number): Promise<void> {
    now += ms;
    const due = [...timers].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
    if (due.length === 0) return;
    for (const timer of due) if (timers.delete(timer)) timer.run();
    await settle();
  }

  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + Math.max(delayMs, 0), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    sleep: jump,
    async wake(ms) {
      await settle();
      for (const until = now + ms; now < until; ) await jump(Math.min(stepMs, until - now));
    },
    waiting: () => timers.size,
  };
}
