// The sign-in attempts under way: each waits for one answer until its time is over, and leaves nothing open behind however it ends.
import type { OauthCredential } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { AttemptId } from '../../core/ids.ts';
import type { Clock } from '../clock.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { UnderWay } from '../under-way.ts';
import type { Attempt, NewAttempt } from './attempt.ts';
import { createSettled, type Settled } from './setup-token/settled.ts';

type Work = () => Promise<ProfileRef>;

type Entry = {
  readonly attempt: Attempt;
  readonly cancelling: AbortController;
  readonly outcome: Settled<ProfileRef>;
  readonly timers: readonly (() => void)[];
  phase: 'waiting' | 'working' | 'over';
  /** A sign-in that waits for a confirmation. */
  held: OauthCredential | null;
  /** What is still being done for it. */
  work: Promise<unknown>;
};

export const attemptMs = 600_000;
const mostWaiting = 20;

/** Ends what is open for it; what goes wrong there is nobody's business any more. */
async function close(attempt: NewAttempt): Promise<void> {
  try {
    await attempt.close();
  } catch {
    // Nothing is left that could be closed.
  }
}

function wipe({ way }: Attempt): void {
  if ('keyPair' in way) way.keyPair.secretKey.fill(0);
}

function fail(entry: Entry, error: AppError): void {
  if (entry.phase !== 'waiting') return;
  entry.phase = 'over';
  entry.work = close(entry.attempt);
  wipe(entry.attempt);
  entry.outcome.reject(error);
}

function expire(entry: Entry): void {
  entry.held = null;
  fail(entry, new AppError(entry.attempt.way.kind === 'device' ? 'connect_device_expired' : 'attempt_expired'));
}

async function carryOut(entry: Entry, work: Work): Promise<ProfileRef> {
  entry.phase = 'working';
  try {
    return await work();
  } catch (error) {
    throw entry.attempt.cancelled.aborted ? new AppError('attempt_cancelled') : error;
  } finally {
    entry.phase = 'over';
  }
}

export class Attempts {
  readonly #entries = new Map<AttemptId, Entry>();
  readonly #clock: Clock;
  readonly #underWay: UnderWay;
  #isStopped = false;

  constructor(clock: Clock, underWay: UnderWay) {
    this.#clock = clock;
    this.#underWay = underWay;
  }

  /** The oldest gives way when too many wait. @throws AppError `attempt_cancelled` once they are stopped; nothing stays open then */
  add(given: NewAttempt): Attempt {
    if (this.#isStopped) {
      void close(given);
      throw new AppError('attempt_cancelled');
    }
    const waiting = [...this.#entries.values()].filter(({ phase }) => phase === 'waiting');
    if (waiting[0] && waiting.length >= mostWaiting) void this.#drop(waiting[0]);
    const cancelling = new AbortController();
    const attempt = { ...given, cancelled: cancelling.signal };
    const leftMs = attempt.expiresAt - this.#clock.now();
    const entry: Entry = {
      attempt,
      cancelling,
      outcome: createSettled(),
      timers: [
        this.#clock.after(leftMs, () => expire(entry)),
        // Its name stays for a while, so that who comes late is told so.
        this.#clock.after(leftMs + attemptMs, () => void this.#drop(entry)),
      ],
      phase: 'waiting',
      held: null,
      work: Promise.resolve(),
    };
    this.#entries.set(attempt.id, entry);
    return attempt;
  }

  /** An attempt that waits for its answer. @throws AppError `attempt_unknown`, `attempt_expired` */
  get(id: AttemptId): Attempt {
    return this.#waiting(id).attempt;
  }

  /**
   * Uses the attempt up: how `work` ends is how it ends. Nobody else can answer it any more, but it can still be cancelled.
   * @throws AppError `attempt_unknown`, `attempt_expired`
   */
  answer(id: AttemptId, work: Work): void {
    const entry = this.#waiting(id);
    const closed = close(entry.attempt);
    const worked = carryOut(entry, work).finally(() => wipe(entry.attempt));
    worked.then(entry.outcome.resolve, entry.outcome.reject);
    entry.work = this.#underWay.track(Promise.allSettled([worked, closed]));
  }

  /** Ends an attempt, if it still waits. */
  fail(id: AttemptId, error: AppError): void {
    const entry = this.#entries.get(id);
    if (entry) fail(entry, error);
  }

  /** How it ends, also once it has. @throws AppError `attempt_unknown`, and what it ended with */
  async outcome(id: AttemptId): Promise<ProfileRef> {
    return this.#find(id).outcome.promise;
  }

  /** Keeps a sign-in for a confirmation, until the attempt's time is over. */
  hold(id: AttemptId, record: OauthCredential): void {
    const entry = this.#entries.get(id);
    if (entry && !this.#isLate(entry)) entry.held = record;
  }

  /** Works on what was held; it is held again when that fails. @throws AppError `attempt_*`, and what `work` throws */
  async confirm(
    id: AttemptId,
    work: (attempt: Attempt, record: OauthCredential) => Promise<ProfileRef>,
  ): Promise<ProfileRef> {
    const entry = this.#find(id);
    const { held: record, attempt } = entry;
    if (record === null) throw new AppError(this.#isLate(entry) ? 'attempt_expired' : 'attempt_unknown');
    entry.held = null;
    const confirmed = carryOut(entry, () => work(attempt, record));
    entry.work = this.#underWay.track(confirmed);
    return confirmed.catch((error: unknown) => {
      if (!attempt.cancelled.aborted) this.hold(id, record);
      throw error;
    });
  }

  /** Resolves when nothing of the attempt is left. It is no error when there is none. */
  async cancel(id: AttemptId): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry) await this.#drop(entry);
  }

  /** Cancels all but those whose answer is being worked on: what they spent could not be had again. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const idle = [...this.#entries.values()].filter(({ phase }) => phase !== 'working');
    await Promise.all(idle.map((entry) => this.#drop(entry)));
  }

  async #drop(entry: Entry): Promise<void> {
    this.#entries.delete(entry.attempt.id);
    entry.cancelling.abort();
    entry.held = null;
    for (const stop of entry.timers) stop();
    fail(entry, new AppError('attempt_cancelled'));
    await Promise.allSettled([entry.work, entry.outcome.promise]);
  }

  #isLate({ attempt }: Entry): boolean {
    return this.#clock.now() >= attempt.expiresAt;
  }

  #find(id: AttemptId): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new AppError('attempt_unknown');
    return entry;
  }

  #waiting(id: AttemptId): Entry {
    const entry = this.#find(id);
    if (entry.phase === 'waiting' && !this.#isLate(entry)) return entry;
    throw new AppError(this.#isLate(entry) ? 'attempt_expired' : 'attempt_unknown');
  }
}
