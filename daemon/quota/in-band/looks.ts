// When to look at what a program has left: soon after it has written something, not more often than needed, and never while it is silent.
import type { Clock } from '../../clock.ts';

export type Looks = {
  /** The program has written something. */
  wrote(): void;
  /** One last look, behind one that is under way. No other follows. */
  close(): Promise<void>;
};

/** Programs write their numbers down a moment after they have shown what came with them. */
const settleMs = 1_000;
const gapMs = 5_000;

/** @param look rejects never; looks do not overlap */
export function createLooks(clock: Clock, look: () => Promise<void>): Looks {
  let cancel: (() => void) | null = null;
  let wroteAt = 0;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let tail = Promise.resolve();
  let isClosed = false;

  const plan = (at: number) => {
    cancel = clock.after(Math.max(0, at - clock.now()), run);
  };
  const run = () => {
    cancel = null;
    lookedAt = clock.now();
    tail = tail.then(look);
    // What was written just now may not have had its effect yet.
    if (lookedAt - wroteAt < settleMs) plan(lookedAt + gapMs);
  };

  return {
    wrote() {
      wroteAt = clock.now();
      if (cancel === null && !isClosed) plan(Math.max(wroteAt + settleMs, lookedAt + gapMs));
    },
    close() {
      isClosed = true;
      cancel?.();
      tail = tail.then(look);
      return tail;
    },
  };
}
