// Time as the shell uses it, passed in so that tests can hold the clock.

export type Timers = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once after `delayMs`; the function it gives calls it off. */
  after(delayMs: number, task: () => void): () => void;
};

export const systemTimers: Timers = {
  now: () => Date.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
};
