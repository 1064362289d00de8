// Whether this computer reaches any provider at all: counts the answers to everything that the daemon asks over the network.
import type { Fetch } from '../clock.ts';

export type NetworkWatch = {
  /** Asks like the port that it wraps. */
  readonly fetch: Fetch;
  /** How many requests were answered so far, by whichever host and however. The same number after a failure: nobody has answered. */
  answers(): number;
  /** Calls whenever a host answers after the last request had failed, until the answer is called. */
  onReturn(listener: () => void): () => void;
};

export function watchNetwork(fetch: Fetch): NetworkWatch {
  const listeners = new Set<() => void>();
  let answers = 0;
  let failing = false;

  function answered(): void {
    answers += 1;
    if (!failing) return;
    failing = false;
    for (const listener of listeners) listener();
  }

  return {
    async fetch(input, init) {
      try {
        const response = await fetch(input, init);
        answered();
        return response;
      } catch (error) {
        failing = true;
        throw error;
      }
    },
    answers: () => answers,
    onReturn(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
