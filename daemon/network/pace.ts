// Keeps apart what the daemon asks providers of its own accord: one at a time, and after the computer has slept not all at once.
import { randomFraction } from '../backoff.ts';
import type { Clock, Random } from '../clock.ts';

export type Pace = {
  /** Runs once, at that time (ms epoch) or as soon after it as nothing else runs. The answer takes it back. */
  at(plannedAt: number, run: () => void): () => void;
};

/** Between two starts; as much again by chance, so that two machines do not stay in step. */
const apartMs = 1_000;
/** Later than planned by so much: the computer slept. Its clock looks at the real one every minute (clock.ts). */
const lateMs = 120_000;
/** What a computer that has woken up needs to find its network; as much again by chance. */
const wakingMs = 5_000;

export function createPace(clock: Clock, random: Random): Pace {
  let lastStart = 0;
  let lastLook = 0;

  /** The instant at which who is due now may start; the place is taken with the answer. */
  function takePlace(dueAt: number): number {
    const now = clock.now();
    // A clock that was set back must not hold up everything until it has caught up.
    if (now < lastLook) lastStart = 0;
    lastLook = now;
    const spread = 1 + randomFraction(random);
    const earliest = now - dueAt > lateMs ? now + Math.round(wakingMs * spread) : now;
    lastStart = Math.max(earliest, lastStart + Math.round(apartMs * spread));
    return lastStart;
  }

  return {
    at(plannedAt, run) {
      // What should have been long ago is planned at once: only a timer that comes late tells of a sleep.
      const dueAt = Math.max(plannedAt, clock.now());
      let cancel = clock.after(dueAt - clock.now(), () => {
        const before = lastStart;
        const start = takePlace(dueAt);
        if (start <= clock.now()) return run();
        const cancelStart = clock.after(start - clock.now(), run);
        cancel = () => {
          cancelStart();
          // Whoever comes next need not wait for nobody.
          if (lastStart === start && start > clock.now()) lastStart = before;
        };
      });
      return () => cancel();
    },
  };
}
