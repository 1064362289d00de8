// The numbers of one profile: when they are asked for next, by whom, and the asking itself.
import { isUsable } from '../../core/credential/status.ts';
import { AppError } from '../../core/errors.ts';
import { type InBandReading, mergeReading } from '../../core/quota/merge-reading.ts';
import { backoffMs, randomFraction } from '../backoff.ts';
import type { Random } from '../clock.ts';
import { errorFields } from '../log.ts';
import type { Pace } from '../network/pace.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { nextQuestionAt, openAt, staleFor } from './next-question.ts';
import type { QuotaOutcome } from './quota-fetcher.ts';
import type { QuotaGate, QuotaGates } from './quota-gates.ts';
import type { Asking, Politeness } from './quota-sources.ts';
import { SharedTurn, type SharedTurnOptions } from './shared-turn.ts';
import { ShownQuota, type ShownQuotaOptions } from './shown-quota.ts';

export type PolledProfileOptions = ShownQuotaOptions &
  SharedTurnOptions & {
    readonly gates: QuotaGates;
    /** Asks the provider; see `collectQuota`. */
    readonly collect: (ref: ProfileRef & { background: boolean }) => Promise<QuotaOutcome>;
    /** How the profile's numbers are come by just now. */
    readonly asking: (ref: ProfileRef) => Asking;
    readonly random: Random;
    readonly pace: Pace;
    readonly staleAfterMs: number;
  };

const nothing = () => undefined;
const hourMs = 3_600_000;
/** A lease outlasts the question that it was taken for, or the next one, by so much. */
const leaseSpareMs = 60_000;
/** By so much behind the end of another machine's lease we look again; as much again by chance. */
const afterLeaseMs = 5_000;

export class PolledProfile {
  readonly ref: ProfileRef;
  /** Name of the provider account's gate. */
  readonly gate: string;
  readonly #options: PolledProfileOptions;
  readonly #shown: ShownQuota;
  readonly #turns: SharedTurn;
  #asking: Asking = { politeness: null };
  #left = false;
  #question: Promise<void> | null = null;
  #turning: Promise<void> | null = null;
  /** How often it was asked. */
  #answers = 0;
  /** When the provider has said that this sign-in may not read usage; only a person has it asked again. */
  #refusedAt: number | null = null;
  /** Until when another machine asks. */
  #heldUntil = 0;
  /** Takes the next turn back; null while none is planned. */
  #cancelTurn: (() => void) | null = nothing;
  readonly #wishes = new Set<() => void>();
  #lastWish: Promise<void> = Promise.resolve();
  #recalled: Promise<void> = Promise.resolve();

  constructor(ref: ProfileRef, gate: string, options: PolledProfileOptions) {
    this.ref = ref;
    this.gate = gate;
    this.#options = options;
    this.#shown = new ShownQuota(ref, options);
    this.#turns = new SharedTurn(ref, options);
  }

  /** Shows what was stored, and plans the first turn. */
  begin(): void {
    this.#look();
    this.#recalled = this.#recall();
    this.#shown.show({});
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
    const { clock, gates } = this.#options;
    const politeness = this.#politeness();
    const gate = await gates.read(this.gate);
    const until = openAt(politeness.isPaid ? gate : { ...gate, askedAt: 0 }, politeness.floorMs);
    if (until > clock.now()) return until;
    const turn = await this.#takeTurn(politeness, gate);
    if (turn.closedUntil !== null && turn.closedUntil > clock.now()) return turn.closedUntil;
    if (politeness.isPaid && !turn.isOurs) return turn.heldUntil;
    await this.#askInOwnMoment();
    return null;
  }

  /** Asks only what may be asked in the background just now. Answers whether it was asked. */
  askIfDue(): Promise<boolean> {
    return this.#alone(async (wasAsked) => {
      if (await wasAsked()) return true;
      if (!(await this.#isDue())) return false;
      await this.#ownMoment();
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
    if (reading.observedAt < (this.#profile()?.createdAt ?? 0)) return;
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
    for (const end of this.#wishes) end();
    this.#shown.leave();
    const gate = await this.#options.gates.read(this.gate);
    await this.#turns.leave(openAt(gate, politeness?.floorMs ?? 0) - this.#options.clock.now());
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
    return !this.#left && this.#refusedAt === null && this.canBeAsked();
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
      const at = this.#profile()?.createdAt ?? 0;
      this.#shown.show({ refreshing: false, failure: { code: 'no-scope', at, retryAt: null } });
    } else if (before.probe === 'offered') {
      this.#shown.show({ failure: null });
      this.#forgetRefusal();
    }
    return true;
  }

  /** The person has just allowed another way to ask. */
  #forgetRefusal(): void {
    this.#refusedAt = null;
    this.#options.gates
      .noteRefused(this.gate, null)
      .catch((error: unknown) => this.#report('refusal not forgotten', error));
  }

  async #recall(): Promise<void> {
    try {
      this.#refusedAt = await this.#options.gates.refusedAt(this.gate);
      if (this.#refusedAt !== null)
        this.#shown.show({ failure: { code: 'no-scope', at: this.#refusedAt, retryAt: null } });
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

  /** In place of the next turn. */
  async #askInOwnMoment(): Promise<void> {
    if (await this.#joined()) return;
    this.#cancelTurn?.();
    // The next one is planned when this question is over.
    this.#cancelTurn = nothing;
    this.#shown.show({ refreshing: true });
    await this.#ownMoment();
    try {
      await this.#ask(false);
    } finally {
      if (this.#cancelTurn === nothing && this.#mayTakeTurns()) this.#planLater();
    }
  }

  /** Waits until nobody else is asked about in the same second. */
  #ownMoment(): Promise<void> {
    const { pace, clock } = this.#options;
    return new Promise((resolve) => {
      const cancel = pace.at(clock.now(), () => {
        this.#wishes.delete(end);
        resolve();
      });
      const end = () => {
        cancel();
        resolve();
      };
      this.#wishes.add(end);
    });
  }

  /** Answers when the next turn is (ms epoch). */
  async #planTurn(): Promise<number> {
    const { gates, random, pace, staleAfterMs } = this.#options;
    const { floorMs, isPaid } = this.#politeness();
    const gate = await gates.read(this.gate);
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
    const { gates, clock } = this.#options;
    if (!this.#mayTakeTurns()) return false;
    return clock.now() >= openAt(await gates.read(this.gate), this.#politeness().floorMs);
  }

  /** Answers whether it was asked: no, while another machine does, or the provider wants all of them to wait. */
  async #askInTurn(): Promise<boolean> {
    const { gates, clock } = this.#options;
    const turn = await this.#takeTurn(this.#politeness(), await gates.read(this.gate));
    const closed = turn.closedUntil !== null && turn.closedUntil > clock.now();
    if (turn.isOurs && !closed) {
      await this.#ask(true);
      return true;
    }
    // Whoever asks has stored what came.
    await this.#shown.recall();
    return false;
  }

  async #takeTurn({ floorMs }: Politeness, gate: QuotaGate) {
    const turn = await this.#turns.take(floorMs + leaseSpareMs, gate.closedUntil);
    this.#heldUntil = turn.heldUntil;
    if ((turn.closedUntil ?? 0) > (gate.closedUntil ?? 0))
      await this.#options.gates.write(this.gate, { ...gate, closedUntil: turn.closedUntil });
    return turn;
  }

  #ask(background: boolean): Promise<void> {
    this.#question ??= this.#askOnce(background).finally(() => {
      this.#question = null;
    });
    return this.#question;
  }

  async #askOnce(background: boolean): Promise<void> {
    const { gates, clock, collect, log } = this.#options;
    if (this.#left) return;
    const before = await gates.read(this.gate);
    // Written before the question: a daemon that is ended now must not ask again right after its start.
    await gates.write(this.gate, { ...before, askedAt: clock.now() });
    this.#shown.show({ refreshing: true });
    try {
      await this.#file(await collect({ ...this.ref, background }), before);
    } catch (error) {
      // The profile went away while it was asked for.
      if (!(error instanceof AppError)) throw error;
      log.warn('quota not kept', { ...this.ref, error: error.code });
    } finally {
      this.#answers += 1;
      this.#shown.show({ refreshing: false });
    }
  }

  #closedUntil(outcome: QuotaOutcome, failures: number, now: number): number | null {
    if (outcome.retryAfterMs) return now + outcome.retryAfterMs;
    const { throttledMs } = this.#politeness();
    if (outcome.kind === 'snapshot' || outcome.code !== 'throttled' || throttledMs === null) return null;
    return now + Math.min(throttledMs * 2 ** Math.min(failures - 1, 16), hourMs);
  }

  async #file(outcome: QuotaOutcome, before: QuotaGate): Promise<void> {
    const { gates, clock, log } = this.#options;
    const now = clock.now();
    const failures = outcome.kind === 'failure' ? before.failures + 1 : 0;
    const closedUntil = this.#closedUntil(outcome, failures, now);
    await gates.write(this.gate, { askedAt: now, closedUntil, failures });
    await this.#noteRefusal(outcome, now);
    if (this.#left) return;
    if (outcome.kind === 'failure') {
      const { code } = outcome;
      const retryAt = this.#mayTakeTurns() ? await this.#planNext(closedUntil) : null;
      this.#shown.show({ refreshing: false, failure: { code, at: now, retryAt } });
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

  async #noteRefusal(outcome: QuotaOutcome, now: number): Promise<void> {
    const refused = outcome.kind === 'failure' && outcome.code === 'no-scope';
    const told = outcome.kind === 'snapshot' || refused;
    if (!told || (refused ? this.#refusedAt !== null : this.#refusedAt === null)) return;
    this.#refusedAt = refused ? now : null;
    await this.#options.gates.noteRefused(this.gate, this.#refusedAt);
  }

  #report(event: string, error: unknown): void {
    this.#options.log.error(event, { ...this.ref, ...errorFields(error) });
  }
}
