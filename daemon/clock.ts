// The ports that tests replace: time, random bytes and the network.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs the function once after the delay; the answer takes it back. A waiting timer does not keep the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

export type Random = (bytes: number) => Uint8Array;

export type Fetch = typeof globalThis.fetch;

/**
 * Node's timers stand still while the computer sleeps: after that time the real clock is looked at again. One that was set back does not
 * make a timer later than Node's own would be.
 */
const longestSleepMs = 60_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const at = Date.now() + delayMs;
    const wait = (leftMs: number) => {
      const nowMs = Math.min(Math.max(leftMs, 0), longestSleepMs);
      return setTimeout(() => {
        const left = Math.min(at - Date.now(), leftMs - nowMs);
        if (left <= 0) return run();
        timer = wait(left);
      }, nowMs).unref();
    };
    let timer = wait(delayMs);
    return () => clearTimeout(timer);
  },
};

/** Waits, by the given clock. */
export function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}
