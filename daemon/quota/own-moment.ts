// Waiting until nobody else is asked about in the same second.
import type { Clock } from '../clock.ts';
import type { Pace } from '../network/pace.ts';

export class OwnMoment {
  readonly #options: { readonly pace: Pace; readonly clock: Clock };
  readonly #ends = new Set<() => void>();

  constructor(options: { readonly pace: Pace; readonly clock: Clock }) {
    this.#options = options;
  }

  /** Resolves when the moment has come, or nobody waits for it any more. */
  come(): Promise<void> {
    const { pace, clock } = this.#options;
    return new Promise((resolve) => {
      const cancel = pace.at(clock.now(), () => {
        this.#ends.delete(end);
        resolve();
      });
      const end = () => {
        cancel();
        resolve();
      };
      this.#ends.add(end);
    });
  }

  leave(): void {
    for (const end of this.#ends) end();
    this.#ends.clear();
  }
}
