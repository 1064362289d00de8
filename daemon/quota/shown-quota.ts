// What is shown of one profile's numbers: the last good ones, how old they are, what went wrong since, and the row they are kept in.
import type { QuotaView, Snapshot } from '../../core/quota/snapshot.ts';
import type { Clock } from '../clock.ts';
import { errorFields, type Log } from '../log.ts';
import type { ProfileList } from '../profiles/profile-list.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { SnapshotRows } from '../vault/snapshot-rows.ts';

/** A profile as one account is connected as it: the time (ms epoch) is another for the next account of that name. */
export type ConnectedRef = ProfileRef & { readonly connectedAt: number };

/** Where new numbers come from: the provider was asked, a session left them, or another machine has stored them. */
export type SnapshotOrigin = 'asked' | 'in-band' | 'stored';

export type ShownQuotaOptions = {
  readonly list: ProfileList;
  readonly rows: SnapshotRows;
  readonly clock: Clock;
  readonly log: Log;
  /** Called with numbers that are newer than those before. */
  readonly onSnapshot: (ref: ProfileRef, snapshot: Snapshot, origin: SnapshotOrigin) => void;
};

type Base = Omit<QuotaView, 'probe'>;

/** A session tells of every turn; what it tells is stored this long after the first of them. */
const storeAfterMs = 30_000;
/** The clock of another machine may be ahead of ours by so much. */
const aheadMs = 300_000;
const nothing = () => undefined;

export class ShownQuota {
  readonly #ref: ConnectedRef;
  readonly #options: ShownQuotaOptions;
  #view: Base = { snapshot: null, stale: false, refreshing: false, failure: null };
  #probe: QuotaView['probe'];
  #staleAfterMs = 0;
  #left = false;
  #cancelStale: () => void = nothing;
  #cancelStore: (() => void) | null = null;

  constructor(ref: ConnectedRef, options: ShownQuotaOptions) {
    this.#ref = ref;
    this.#options = options;
  }

  get snapshot(): Snapshot | null {
    return this.#view.snapshot;
  }

  get failure(): QuotaView['failure'] {
    return this.#view.failure;
  }

  show(change: Partial<Base>): void {
    this.#view = { ...this.#view, ...change };
    const { serviceId, profileId } = this.#ref;
    const probe = this.#probe ? { probe: this.#probe } : {};
    if (!this.#left) this.#options.list.setQuota(serviceId, profileId, { ...this.#view, ...probe });
  }

  setProbe(probe: QuotaView['probe']): void {
    this.#probe = probe;
  }

  /** After how many milliseconds the numbers count as old. */
  setStaleAfter(staleAfterMs: number): void {
    this.#staleAfterMs = staleAfterMs;
    this.#watchAge();
  }

  /** Shows these numbers from now on, and keeps them. @throws AppError when the profile is gone */
  async keep(snapshot: Snapshot): Promise<void> {
    this.#renew(snapshot, 'asked', { refreshing: false, failure: null });
    this.#cancelStoring();
    await this.#options.rows.write(snapshot, this.#ref.connectedAt);
  }

  /** Shows what a session has told of; it is stored a little later. */
  merge(snapshot: Snapshot): void {
    if (this.#left) return;
    this.#renew(snapshot, 'in-band', {});
    this.#cancelStore ??= this.#options.clock.after(storeAfterMs, () => {
      this.#cancelStore = null;
      this.#store();
    });
  }

  /** Shows what is stored, if that is newer than what is shown. */
  async recall(): Promise<void> {
    const { serviceId, profileId, connectedAt } = this.#ref;
    const stored = await this.#options.rows.read(serviceId, profileId, connectedAt);
    const { snapshot, failure } = this.#view;
    if (stored === null) return;
    if (snapshot !== null && !this.#isToCome(snapshot) && stored.observedAt <= snapshot.observedAt) return;
    // Another machine has had an answer since ours failed.
    const isOver = failure !== null && failure.code !== 'no-scope' && stored.observedAt > failure.at;
    this.#renew(stored, 'stored', isOver ? { failure: null } : {});
  }

  /** Ends all of it; what is still under way is shown nowhere. */
  leave(): void {
    this.#left = true;
    this.#cancelStale();
    if (this.#cancelStoring()) this.#store();
  }

  #renew(snapshot: Snapshot, origin: SnapshotOrigin, change: Partial<Base>): void {
    this.show({ ...change, snapshot, stale: this.#leftMs(snapshot) <= 0 });
    this.#watchAge();
    if (!this.#left) this.#options.onSnapshot(this.#ref, snapshot, origin);
  }

  /** Read by a clock that has been set back since: nobody knows how old the numbers are. */
  #isToCome({ observedAt }: Snapshot): boolean {
    return observedAt > this.#options.clock.now() + aheadMs;
  }

  #leftMs(snapshot: Snapshot): number {
    return this.#isToCome(snapshot) ? 0 : snapshot.observedAt + this.#staleAfterMs - this.#options.clock.now();
  }

  #watchAge(): void {
    this.#cancelStale();
    const { snapshot } = this.#view;
    if (snapshot === null || this.#left) return;
    const leftMs = this.#leftMs(snapshot);
    this.show({ stale: leftMs <= 0 });
    if (leftMs > 0) this.#cancelStale = this.#options.clock.after(leftMs, () => this.#watchAge());
  }

  #cancelStoring(): boolean {
    const isWaiting = this.#cancelStore !== null;
    this.#cancelStore?.();
    this.#cancelStore = null;
    return isWaiting;
  }

  #store(): void {
    const { rows, log } = this.#options;
    const { snapshot } = this.#view;
    if (snapshot === null) return;
    rows
      .write(snapshot, this.#ref.connectedAt)
      .catch((error: unknown) => log.warn('quota of a session not stored', { ...this.#ref, ...errorFields(error) }));
  }
}
