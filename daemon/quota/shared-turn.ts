// One machine asks about a profile, the others read what it has stored: the lease, and what to do without a server to ask for it.
import { longestQuotaLeaseMs } from '../../core/api/server.ts';
import { errorFields, type Log } from '../log.ts';
import type { QuotaLeases } from './quota-lease.ts';
import type { ConnectedRef } from './shown-quota.ts';

const shortestLeaseMs = 5_000;

export type Turn = {
  /** Whether this machine is the one that asks. */
  readonly isOurs: boolean;
  /** Until when another machine is; 0 when none is. ms epoch */
  readonly heldUntil: number;
  /** The provider's Retry-After, whichever machine has heard it. */
  readonly closedUntil: number | null;
};

export type SharedTurnOptions = { readonly leases: QuotaLeases; readonly log: Log };

export class SharedTurn {
  readonly #ref: ConnectedRef;
  readonly #options: SharedTurnOptions;
  #isHeld = false;

  constructor(ref: ConnectedRef, options: SharedTurnOptions) {
    this.#ref = ref;
    this.#options = options;
  }

  /** Without an answer of the server everyone asks by their own gate. */
  async take(forMs: number, closedUntil: number | null): Promise<Turn> {
    const leaseMs = Math.round(Math.min(Math.max(forMs, shortestLeaseMs), longestQuotaLeaseMs));
    try {
      const answer = await this.#options.leases.acquire(this.#ref, { leaseMs, closedUntil });
      this.#isHeld = answer.acquired;
      const heldUntil = answer.acquired ? 0 : answer.leaseUntil;
      return { isOurs: answer.acquired, heldUntil, closedUntil: answer.closedUntil };
    } catch (error) {
      this.#options.log.warn('quota lease not taken', { ...this.#ref, ...errorFields(error) });
      return { isOurs: true, heldUntil: 0, closedUntil: null };
    }
  }

  /** Another machine may ask after so many milliseconds: at once when that is none. */
  async leave(afterMs: number): Promise<void> {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    if (afterMs > 0) {
      await this.take(afterMs, null);
      return;
    }
    await this.#options.leases
      .release(this.#ref)
      .catch((error: unknown) => this.#options.log.warn('quota lease not released', errorFields(error)));
  }
}
