// How often a device sign-in is asked for, against a clock that stands still until it is moved: never earlier than told, and never for ever.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../../core/errors.ts';
import { type DevicePollAnswer, pollDevice } from '../../../../daemon/connect/device-poll.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';

const lifeMs = 900_000;
const marginMs = 3_000;

type Answer = DevicePollAnswer<string>;
const pending: Answer = { status: 'pending' };
const slowDown: Answer = { status: 'slow-down' };
const unavailable = (retryAfterMs: number | null = null): Answer => ({ status: 'unavailable', retryAfterMs });
const approved: Answer = { status: 'approved', result: 'bundle' };

type Run = {
  readonly clock: ManualClock;
  readonly startedAt: number;
  /** When each question was asked. */
  readonly askedAt: readonly number[];
  readonly cancel: () => void;
  /** `approved`, or the code it ended with; null while it goes on. */
  readonly end: () => string | null;
};

/** Answers in order, and then `pending` for ever. Each takes its time to come. */
function run(answers: readonly (Answer | AppError)[], intervalMs = 5_000, answerMs = 0): Run {
  const clock = createManualClock();
  const askedAt: number[] = [];
  const cancelling = new AbortController();
  let end: string | null = null;
  const left = [...answers];
  const polling = pollDevice({
    clock,
    intervalMs,
    expiresAt: clock.now() + lifeMs,
    signal: cancelling.signal,
    async ask() {
      askedAt.push(clock.now());
      if (answerMs > 0) await new Promise<void>((resolve) => clock.after(answerMs, resolve));
      const answer = left.shift() ?? pending;
      if (answer instanceof AppError) throw answer;
      return answer;
    },
  });
  polling.then(
    (result) => (end = result),
    (error: unknown) => (end = error instanceof AppError ? error.code : 'another error'),
  );
  return { clock, startedAt: clock.now(), askedAt, cancel: () => cancelling.abort(), end: () => end };
}

const gaps = ({ startedAt, askedAt }: Run) => askedAt.map((at, index) => at - (askedAt[index - 1] ?? startedAt));

describe('the time between two questions', () => {
  it('is the interval and a margin, the first time too', async () => {
    const polling = run([]);
    await polling.clock.advance(7_999);
    expect(polling.askedAt).toEqual([]);
    await polling.clock.advance(20_001);
    expect(gaps(polling)).toEqual([8_000, 8_000, 8_000]);
    polling.cancel();
  });

  it('counts from the answer, not from the question', async () => {
    const polling = run([], 5_000, 2_000);
    await polling.clock.advance(30_000);
    expect(gaps(polling)).toEqual([8_000, 10_000, 10_000]);
    polling.cancel();
  });

  it('grows by five seconds with each slow-down, and stays so', async () => {
    const polling = run([slowDown, pending, slowDown]);
    await polling.clock.advance(8_000 + 13_000 + 13_000 + 18_000);
    expect(gaps(polling)).toEqual([8_000, 13_000, 13_000, 18_000]);
    polling.cancel();
  });

  it('doubles while the provider cannot say, up to a minute, and is as before afterwards', async () => {
    const polling = run([unavailable(), unavailable(), unavailable(), unavailable(), pending]);
    await polling.clock.advance(8_000 + 16_000 + 32_000 + 60_000 + 60_000 + 8_000);
    expect(gaps(polling)).toEqual([8_000, 16_000, 32_000, 60_000, 60_000, 8_000]);
    polling.cancel();
  });

  it('is never shorter than what the provider asks for', async () => {
    const polling = run([unavailable(200_000)]);
    await polling.clock.advance(8_000 + 199_999);
    expect(polling.askedAt).toHaveLength(1);
    await polling.clock.advance(1);
    expect(gaps(polling)).toEqual([8_000, 200_000]);
    polling.cancel();
  });
});

describe('the end', () => {
  it('is the approval', async () => {
    const polling = run([pending, approved]);
    await polling.clock.advance(16_000);
    expect(polling.end()).toBe('bundle');
    expect(polling.clock.waiting()).toBe(0);
  });

  it.each(['connect_access_denied', 'connect_device_expired', 'connect_oauth_exchange_failed'] as const)(
    'is a definite answer: %s',
    async (code) => {
      const polling = run([new AppError(code)]);
      await polling.clock.advance(lifeMs);
      expect(polling.end()).toBe(code);
      expect(polling.askedAt).toHaveLength(1);
    },
  );

  it('is the end of the code, to the millisecond, without a question at that time', async () => {
    const polling = run([]);
    await polling.clock.advance(lifeMs - 1);
    expect(polling.end()).toBeNull();
    const asked = polling.askedAt.length;
    await polling.clock.advance(1);
    expect(polling.end()).toBe('connect_device_expired');
    expect(polling.askedAt).toHaveLength(asked);
    expect(polling.clock.waiting()).toBe(0);
  });

  it('is the cancel, at once and without a timer left', async () => {
    const polling = run([]);
    await polling.clock.advance(9_000);
    polling.cancel();
    await polling.clock.advance(0);
    expect(polling.end()).toBe('attempt_cancelled');
    expect(polling.clock.waiting()).toBe(0);
    await polling.clock.advance(lifeMs);
    expect(polling.askedAt).toHaveLength(1);
  });
});

const isFinal = (answer: Answer | AppError) => answer instanceof AppError || answer.status === 'approved';

/** What RFC 8628 §3.5 and the provider ask for before each question, given the answers to those before it. */
function leastGaps(answers: readonly (Answer | AppError)[], intervalMs: number, answerMs: number) {
  return (index: number): number => {
    const before = answers.slice(0, index).flatMap((answer) => (answer instanceof AppError ? [] : [answer]));
    const slowDowns = before.filter(({ status }) => status === 'slow-down').length;
    const last = before[index - 1];
    const askedMs = last?.status === 'unavailable' ? (last.retryAfterMs ?? 0) : 0;
    const told = Math.max(intervalMs + marginMs + slowDowns * 5_000, askedMs);
    return index === 0 ? told : told + answerMs;
  };
}

describe('whatever the provider answers', () => {
  const answer = fc.oneof(
    { weight: 6, arbitrary: fc.constant(pending) },
    { weight: 2, arbitrary: fc.constant(slowDown) },
    { weight: 3, arbitrary: fc.constant(unavailable()) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 400_000 }).map(unavailable) },
    { weight: 1, arbitrary: fc.constant(approved) },
    { weight: 1, arbitrary: fc.constant(new AppError('connect_access_denied')) },
  );

  it('no question comes earlier than told, none after the end, and there is an end', { timeout: 60_000 }, async () => {
    const sequence = fc.record({
      answers: fc.array(answer, { maxLength: 40 }),
      intervalMs: fc.integer({ min: 1_000, max: 60_000 }),
      answerMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 10_000 })),
    });
    await fc.assert(
      fc.asyncProperty(sequence, async ({ answers, intervalMs, answerMs }) => {
        const polling = run(answers, intervalMs, answerMs);
        await polling.clock.advance(lifeMs + answerMs);
        expect(polling.end()).not.toBeNull();
        expect(polling.clock.waiting()).toBe(0);
        const least = leastGaps(answers, intervalMs, answerMs);
        for (const [index, gap] of gaps(polling).entries()) expect(gap).toBeGreaterThanOrEqual(least(index));
        expect(Math.max(0, ...polling.askedAt)).toBeLessThan(polling.startedAt + lifeMs);
        const final = answers.slice(0, polling.askedAt.length).findIndex(isFinal);
        expect(polling.askedAt.length).toBe(final < 0 ? polling.askedAt.length : final + 1);
        if (final < 0) expect(polling.end()).toBe('connect_device_expired');
      }),
      { numRuns: 1_000 },
    );
  });
});
