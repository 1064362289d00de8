// The numbers of one profile: what is shown of them, when they are asked for next, and the asking itself.
import { isUsable } from '../../core/credential/status.ts';
import { AppError } from '../../core/errors.ts';
import type { QuotaView } from '../../core/quota/snapshot.ts';
import { backoffMs, randomFraction } from '../backoff.ts';
import type { Clock, Random } from '../clock.ts';
import { errorFields, type Log } from '../log.ts';
import type { Pace } from '../network/pace.ts';
import type { ProfileList } from '../profiles/profile-list.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { SnapshotRows } from '../vault/snapshot-rows.ts';
import { nextQuestionAt, openAt } from './next-question.ts';
import type { QuotaOutcome } from './quota-fetcher.ts';
import type { QuotaGate, QuotaGates } from './quota-gates.ts';

export type PolledProfileOptions = {
  readonly list: ProfileList;
  readonly rows: SnapshotRows;
  readonly gates: QuotaGates;
  /** Asks the provider; see `collectQuota`. */
  readonly collect: (ref: ProfileRef & { background: boolean }) => Promise<QuotaOutcome>;
  readonly clock: Clock;
  readonly random: Random;
  readonly pace: Pace;
  readonly log: Log;
  readonly staleAfterMs: number;
};

const nothing = () => undefined;

export class PolledProfile {
  readonly ref: ProfileRef;
  /** Name of the provider account's gate. */
  readonly gate: string;
  readonly #options: PolledProfileOptions;
  #view: QuotaView = { snapshot: null, stale: false, refreshing: false, failure: null };
  #left = false;
  #asking: Promise<void> | null = null;
  /** Takes the next turn back; null while none is planned. */
  #cancelTurn: (() => void) | null = nothing;
  #cancelStale: () => void = nothing;
  #recalled: Promise<void> = Promise.resolve();

  constructor(ref: ProfileRef, gate: string, options: PolledProfileOptions) {
    this.ref = ref;
    this.gate = gate;
    this.#options = options;
  }

  /** Shows what was stored, and plans the first turn. */
  begin(): void {
    this.#recalled = this.#recall();
    this.#show({});
  }

  canBeAsked(): boolean {
    const view = this.#profile();
    return view !== undefined && view.removalAt === null && isUsable(view.status);
  }

  /** Goes on with the turns after a time in which the profile could not be used. */
  resume(): void {
    if (this.#cancelTurn === null && this.#asking === null && this.canBeAsked()) this.#planLater();
  }

  /** Asks on a person's wish. Null when it was asked, else until when it may not be. */
  async askNow(): Promise<number | null> {
    const { closedUntil } = await this.#options.gates.read(this.gate);
    if (closedUntil !== null && closedUntil > this.#options.clock.now()) return closedUntil;
    await this.#ask(false);
    return null;
  }

  /** Ends all of it; what is still under way is shown nowhere. */
  leave(): void {
    this.#left = true;
    this.#cancelTurn?.();
    this.#cancelStale();
  }

  #profile() {
    return this.#options.list.view(this.ref.serviceId, this.ref.profileId);
  }

  #show(change: Partial<QuotaView>): void {
    this.#view = { ...this.#view, ...change };
    if (!this.#left) this.#options.list.setQuota(this.ref.serviceId, this.ref.profileId, this.#view);
  }

  async #recall(): Promise<void> {
    try {
      const snapshot = await this.#options.rows.read(this.ref.serviceId, this.ref.profileId);
      // Older than the credential: of the account that was connected here before.
      const connectedAt = this.#profile()?.createdAt ?? 0;
      if (snapshot !== null && snapshot.observedAt >= connectedAt) this.#show({ snapshot });
      this.#watchAge();
      await this.#planTurn();
    } catch (error) {
      this.#report('quota not read', error);
    }
  }

  #watchAge(): void {
    const { clock, staleAfterMs } = this.#options;
    this.#cancelStale();
    const { snapshot } = this.#view;
    if (snapshot === null || this.#left) return;
    const leftMs = snapshot.observedAt + staleAfterMs - clock.now();
    this.#show({ stale: leftMs <= 0 });
    if (leftMs > 0) this.#cancelStale = clock.after(leftMs, () => this.#watchAge());
  }

  /** Answers when the next turn is (ms epoch). */
  async #planTurn(): Promise<number> {
    const { gates, random, pace, staleAfterMs } = this.#options;
    const gate = await gates.read(this.gate);
    const at = nextQuestionAt({
      gate,
      snapshot: this.#view.snapshot,
      staleAfterMs,
      backoffMs: gate.failures > 0 ? backoffMs(gate.failures, random) : 0,
      fraction: randomFraction(random),
    });
    this.#cancelTurn?.();
    if (!this.#left) this.#cancelTurn = pace.at(at, () => void this.#turn());
    return at;
  }

  #planLater(): void {
    // A plan is being made.
    this.#cancelTurn = nothing;
    this.#planTurn().catch((error: unknown) => this.#report('quota not planned', error));
  }

  async #turn(): Promise<void> {
    const { gates, clock } = this.#options;
    this.#cancelTurn = null;
    // Without a plan until it is usable again.
    if (!this.canBeAsked()) return;
    try {
      // Another profile of the same account may have asked meanwhile.
      if (clock.now() >= openAt(await gates.read(this.gate))) await this.#ask(true);
    } catch (error) {
      this.#report('quota turn failed', error);
    }
    if (this.#cancelTurn === null && !this.#left) this.#planLater();
  }

  #ask(background: boolean): Promise<void> {
    this.#asking ??= this.#askOnce(background).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #askOnce(background: boolean): Promise<void> {
    const { gates, clock, collect, log } = this.#options;
    await this.#recalled;
    const before = await gates.read(this.gate);
    // Written before the question: a daemon that is ended now must not ask again right after its start.
    await gates.write(this.gate, { ...before, askedAt: clock.now() });
    this.#show({ refreshing: true });
    try {
      await this.#file(await collect({ ...this.ref, background }), before);
    } catch (error) {
      // The profile went away while it was asked for.
      if (!(error instanceof AppError)) throw error;
      log.warn('quota not kept', { ...this.ref, error: error.code });
    } finally {
      this.#show({ refreshing: false });
    }
  }

  async #file(outcome: QuotaOutcome, before: QuotaGate): Promise<void> {
    const { gates, clock, rows, log } = this.#options;
    const now = clock.now();
    const failed = outcome.kind === 'failure';
    const closedUntil = failed && outcome.retryAfterMs !== null ? now + outcome.retryAfterMs : null;
    await gates.write(this.gate, { askedAt: now, closedUntil, failures: failed ? before.failures + 1 : 0 });
    if (this.#left) return;
    if (failed) {
      this.#show({ refreshing: false, failure: { code: outcome.code, at: now, retryAt: await this.#planTurn() } });
      log.warn('quota not known', { ...this.ref, failure: outcome.code });
      return;
    }
    this.#show({ refreshing: false, failure: null, stale: false, snapshot: outcome.snapshot });
    this.#watchAge();
    await this.#planTurn();
    await rows.write(outcome.snapshot);
  }

  #report(event: string, error: unknown): void {
    this.#options.log.error(event, { ...this.ref, ...errorFields(error) });
  }
}
