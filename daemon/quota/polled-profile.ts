// The numbers of one profile: when they are asked for next, by whom, and the asking itself.
import { isUsable } from '../../core/credential/status.ts';
import { AppError } from '../../core/errors.ts';
import { type InBandReading, mergeReading } from '../../core/quota/merge-reading.ts';
import { backoffMs, randomFraction } from '../backoff.ts';
import type { Random } from '../clock.ts';
import { errorFields } from '../log.ts';
import type { Pace } from '../network/pace.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { AccountGate, type AccountGateOptions } from './account-gate.ts';
import { nextQuestionAt, openAt, staleFor } from './next-question.ts';
import { OwnMoment } from './own-moment.ts';
import type { QuotaOutcome } from './quota-fetcher.ts';
import type { Asking, Politeness } from './quota-sources.ts';
import { SharedTurn, type SharedTurnOptions, type Turn } from './shared-turn.ts';
import { type ConnectedRef, ShownQuota, type ShownQuotaOptions } from './shown-quota.ts';

export type PolledProfileOptions = ShownQuotaOptions &
  SharedTurnOptions &
  AccountGateOptions & {
    /** Asks the provider; see `collectQuota`. */
    readonly collect: (wanted: ConnectedRef & { background: boolean }) => Promise<QuotaOutcome>;
    /** How the profile's numbers are come by just now. */
    readonly asking: (ref: ProfileRef) => Asking;
    readonly random: Random;
    readonly pace: Pace;
    readonly staleAfterMs: number;
  };

const nothing = () => undefined;
/** A lease outlasts the question that it was taken for, or the next one, by so much. */
const leaseSpareMs = 60_000;
/** By so much behind the end of another machine's lease we look again; as much again by chance. */
const afterLeaseMs = 5_000;

export class PolledProfile {
  readonly ref: ProfileRef;
  /** Of the account behind the profile: another one has another time, and is another polled profile. */
  readonly connectedAt: number;
  readonly #gate: AccountGate;
  readonly #options: PolledProfileOptions;
  readonly #shown: ShownQuota;
  readonly #turns: SharedTurn;
  readonly #moment: OwnMoment;
  #asking: Asking = { politeness: null };
  #left = false;
  #question: Promise<void> | null = null;
  #turning: Promise<void> | null = null;
  /** How often it was asked. */
  #answers = 0;
  /** Until when another machine asks. */
  #heldUntil = 0;
  /** Takes the next turn back; null while none is planned. */
  #cancelTurn: (() => void) | null = nothing;
  #lastWish: Promise<void> = Promise.resolve();
  #recalled: Promise<void> = Promise.resolve();

  /** @param gate name of the provider account's gate */
  constructor(ref: ConnectedRef, gate: string, options: PolledProfileOptions) {
    const { connectedAt, ...profile } = ref;
    this.ref = profile;
    this.connectedAt = connectedAt;
    this.#options = options;
    this.#gate = new AccountGate(gate, options);
    this.#moment = new OwnMoment(options);
    this.#shown = new ShownQuota(ref, options);
    this.#turns = new SharedTurn(ref, options);
  }

  /** Shows what was stored, and plans the first turn. */
  begin(): void {
    this.#look();
    this.#recalled = this.#recall();
    this.#shown.show({});
  }

  /** Name of the provider account's gate. */
  get gate(): string {
    return this.#gate.name;
  }

  /** Whether a person may have it asked. */
  canBeAsked(): boolean {
    const view = this.#profile();
    return this.#asking.politeness !== null && view !== undefined && view.removalAt === null && isUsable(view.status);
  }

  /** Goes on with the turns after a time in which the profile could not be used, or was asked about in another way. */
  resume(): void {
    const changed = this.#look();
    if (changed) this.#shown.show({});
    const idle = this.#cancelTurn === null || changed;
    if (idle && this.#question === null && this.#mayTakeTurns()) this.#planLater();
  }

  /** Asks on a person's wish. Null when it was asked, else until when it may not be. */
  askNow(): Promise<number | null> {
    return this.#alone(async (wasAsked) => ((await wasAsked()) ? null : this.#askWherePermitted()));
  }

  async #askWherePermitted(): Promise<number | null> {
    const politeness = this.#politeness();
    const shut = await this.#gate.shutUntil(politeness);
    if (shut !== null) return shut;
    const turn = await this.#takeTurn(politeness);
    if (turn.closedUntil !== null && turn.closedUntil > this.#options.clock.now()) return turn.closedUntil;
    if (politeness.isPaid && !turn.isOurs) return turn.heldUntil;
    return await this.#askInOwnMoment(politeness);
  }

  /** Asks only what may be asked in the background just now. Answers whether it was asked. */
  askIfDue(): Promise<boolean> {
    return this.#alone(async (wasAsked) => {
      if (await wasAsked()) return true;
      if (!(await this.#isDue())) return false;
      await this.#moment.come();
      if (await wasAsked()) return true;
      // Another profile of the same account may have asked meanwhile.
      return (await this.#isDue()) && this.#askInTurn();
    });
  }

  /** One wish after the other; each is told whether it was asked since it was made, once nothing is under way. */
  #alone<T>(run: (wasAsked: () => Promise<boolean>) => Promise<T>): Promise<T> {
    const before = this.#answers;
    const wish = this.#lastWish
      .then(() => this.#recalled)
      .then(() =>
        run(async () => {
          await this.#joined();
          return this.#answers > before;
        }),
      );
    this.#lastWish = wish.then(nothing, nothing);
    return wish;
  }

  /** Takes up what a session of this profile has told. */
  async apply(reading: InBandReading): Promise<void> {
    await this.#recalled;
    // Left by the account that was connected here before.
    if (reading.observedAt < this.connectedAt) return;
    const merged = mergeReading(this.#shown.snapshot, reading, { ...this.ref, now: this.#options.clock.now() });
    if (merged === null || merged === this.#shown.snapshot) return;
    this.#shown.merge(merged);
    // What came for nothing need not be bought so soon.
    if (this.#asking.politeness?.isPaid && this.#question === null && this.#mayTakeTurns()) this.#planLater();
  }

  /** Ends all of it; what is still under way is shown nowhere. */
  async leave(): Promise<void> {
    const { politeness } = this.#asking;
    this.#left = true;
    this.#cancelTurn?.();
    this.#moment.leave();
    this.#shown.leave();
    await this.#turns.leave(openAt(await this.#gate.read(), politeness?.floorMs ?? 0) - this.#options.clock.now());
  }

  #profile() {
    return this.#options.list.view(this.ref.serviceId, this.ref.profileId);
  }

  #politeness(): Politeness {
    const { politeness } = this.#asking;
    if (politeness === null) throw new AppError('unsupported_method', this.ref.serviceId);
    return politeness;
  }

  #mayTakeTurns(): boolean {
    return !this.#left && this.#gate.refusedAt === null && this.canBeAsked();
  }

  /** Answers whether the profile's numbers are come by in another way than before. */
  #look(): boolean {
    const before = this.#asking;
    this.#asking = this.#options.asking(this.ref);
    const { politeness, probe } = this.#asking;
    if (before.politeness === politeness && before.probe === probe) return false;
    this.#shown.setProbe(probe);
    this.#shown.setStaleAfter(staleFor(this.#options.staleAfterMs, politeness?.floorMs ?? 0));
    if (politeness === null) {
      this.#cancelTurn?.();
      this.#cancelTurn = null;
      this.#shown.show({ refreshing: false, failure: { code: 'no-scope', at: this.connectedAt, retryAt: null } });
    } else if (before.probe === 'offered') {
      // The person has just allowed another way to ask.
      this.#shown.show({ failure: null });
      this.#gate.noteRefused(null).catch((error: unknown) => this.#report('refusal not forgotten', error));
    }
    return true;
  }

  async #recall(): Promise<void> {
    try {
      await this.#gate.recall(this.connectedAt);
      const at = this.#gate.refusedAt;
      if (at !== null) this.#shown.show({ failure: { code: 'no-scope', at, retryAt: null } });
      await this.#shown.recall();
      if (this.#mayTakeTurns()) await this.#planTurn();
      else this.#cancelTurn = null;
    } catch (error) {
      this.#report('quota not read', error);
    }
  }

  /** Waits for what is under way; answers whether it was asked meanwhile. */
  async #joined(): Promise<boolean> {
    const before = this.#answers;
    await this.#turning;
    await this.#question;
    return this.#answers > before;
  }

  /** In place of the next turn. Null when it was asked, else until when it may not be. */
  async #askInOwnMoment(politeness: Politeness): Promise<number | null> {
    if (await this.#joined()) return null;
    this.#cancelTurn?.();
    // The next one is planned when this question is over.
    this.#cancelTurn = nothing;
    this.#shown.show({ refreshing: true });
    await this.#moment.come();
    try {
      // The answer to another profile of the same account may have shut it meanwhile.
      const shut = await this.#gate.shutUntil(politeness);
      if (shut === null) await this.#ask(false);
      else this.#shown.show({ refreshing: false });
      return shut;
    } finally {
      if (this.#cancelTurn === nothing && this.#mayTakeTurns()) this.#planLater();
    }
  }

  /** Answers when the next turn is (ms epoch). */
  async #planTurn(): Promise<number> {
    const { random, pace, staleAfterMs } = this.#options;
    const { floorMs, isPaid } = this.#politeness();
    const gate = await this.#gate.read();
    const { snapshot } = this.#shown;
    const fraction = randomFraction(random);
    const known = isPaid && gate.failures === 0 ? Math.max(gate.askedAt, snapshot?.observedAt ?? 0) : gate.askedAt;
    const wanted = nextQuestionAt({
      gate: { ...gate, askedAt: known },
      snapshot,
      floorMs,
      staleAfterMs,
      backoffMs: gate.failures > 0 ? backoffMs(gate.failures, random) : 0,
      fraction,
    });
    const lookAt = this.#heldUntil === 0 ? 0 : Math.round(this.#heldUntil + afterLeaseMs * (1 + fraction));
    const at = Math.max(wanted, lookAt);
    this.#cancelTurn?.();
    if (!this.#left) this.#cancelTurn = pace.at(at, () => this.#beginTurn());
    return at;
  }

  #planLater(): void {
    // A plan is being made.
    this.#cancelTurn ??= nothing;
    this.#planTurn().catch((error: unknown) => this.#report('quota not planned', error));
  }

  #beginTurn(): void {
    this.#cancelTurn = null;
    this.#turning = this.#turn().finally(() => {
      this.#turning = null;
    });
  }

  async #turn(): Promise<void> {
    // Without a plan until it is usable again.
    if (!this.#mayTakeTurns()) return;
    try {
      // Another profile of the same account may have asked meanwhile.
      if (await this.#isDue()) await this.#askInTurn();
    } catch (error) {
      this.#report('quota turn failed', error);
    }
    if (this.#cancelTurn === null && this.#mayTakeTurns()) this.#planLater();
  }

  async #isDue(): Promise<boolean> {
    return this.#mayTakeTurns() && (await this.#gate.isDue(this.#politeness()));
  }

  /** Answers whether it was asked: no, while another machine does, or the provider wants all of them to wait. */
  async #askInTurn(): Promise<boolean> {
    const turn = await this.#takeTurn(this.#politeness());
    const closed = turn.closedUntil !== null && turn.closedUntil > this.#options.clock.now();
    if (turn.isOurs && !closed) {
      await this.#ask(true);
      return true;
    }
    // Whoever asks has stored what came.
    await this.#shown.recall();
    return false;
  }

  async #takeTurn({ floorMs }: Politeness): Promise<Turn> {
    const turn = await this.#turns.take(floorMs + leaseSpareMs, (await this.#gate.read()).closedUntil);
    this.#heldUntil = turn.heldUntil;
    await this.#gate.heard(turn.closedUntil);
    return turn;
  }

  #ask(background: boolean): Promise<void> {
    this.#question ??= this.#askOnce(background).finally(() => {
      this.#question = null;
    });
    return this.#question;
  }

  async #askOnce(background: boolean): Promise<void> {
    const { collect, log } = this.#options;
    const { ref, connectedAt } = this;
    if (this.#left) return;
    await this.#gate.ask();
    this.#shown.show({ refreshing: true });
    try {
      await this.#file(await collect({ ...ref, connectedAt, background }));
    } catch (error) {
      // The profile went away, or became another account's, while it was asked for.
      if (!(error instanceof AppError)) throw error;
      log.warn('quota not kept', { ...ref, error: error.code });
    } finally {
      this.#answers += 1;
      this.#shown.show({ refreshing: false });
    }
  }

  async #file(outcome: QuotaOutcome): Promise<void> {
    const { clock, log } = this.#options;
    const closedUntil = await this.#gate.answered(outcome, this.#politeness());
    if (this.#left) return;
    if (outcome.kind === 'failure') {
      const { code } = outcome;
      const at = clock.now();
      const retryAt = this.#mayTakeTurns() ? await this.#planNext(closedUntil) : null;
      this.#shown.show({ refreshing: false, failure: { code, at, retryAt } });
      log.warn('quota not known', { ...this.ref, failure: code });
      return;
    }
    const kept = this.#shown.keep(outcome.snapshot);
    await this.#planNext(closedUntil);
    await kept;
  }

  /** Keeps the turn until the next question is over. */
  async #planNext(closedUntil: number | null): Promise<number> {
    const at = await this.#planTurn();
    if (this.#heldUntil === 0) await this.#turns.take(at - this.#options.clock.now() + leaseSpareMs, closedUntil);
    return at;
  }

  #report(event: string, error: unknown): void {
    this.#options.log.error(event, { ...this.ref, ...errorFields(error) });
  }
}
