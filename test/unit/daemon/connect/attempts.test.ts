// The life of a sign-in attempt: one answer, an end in time, and nothing left open however it ends.
import { beforeEach, describe, expect, it } from 'vitest';
import type { OauthCredential } from '../../../../core/credential/record.ts';
import { AppError } from '../../../../core/errors.ts';
import type { Attempt, NewAttempt } from '../../../../daemon/connect/attempt.ts';
import { Attempts, attemptMs } from '../../../../daemon/connect/attempts.ts';
import type { ProfileRef } from '../../../../daemon/profiles/profile-ref.ts';
import { createUnderWay, type UnderWay } from '../../../../daemon/under-way.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';
import { deviceWay, newAttempt, redirectWay, work } from './new-attempt.ts';

let clock: ManualClock;
let underWay: UnderWay;
let attempts: Attempts;
let closed: Attempt['id'][];
beforeEach(() => {
  clock = createManualClock();
  underWay = createUnderWay();
  attempts = new Attempts(clock, underWay);
  closed = [];
});

function add(change: Partial<NewAttempt> = {}): Attempt {
  const attempt = newAttempt(clock.now() + attemptMs);
  return attempts.add({ ...attempt, close: () => void closed.push(attempt.id), ...change });
}

/** Never ends by itself. */
const hanging = () => new Promise<ProfileRef>(() => undefined);
const codeOf = (run: () => unknown) => {
  try {
    run();
    return null;
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
};
const endOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'fulfilled',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );
const isWiped = ({ way }: Attempt) => 'keyPair' in way && way.keyPair.secretKey.every((byte) => byte === 0);
const record = { v: 1, kind: 'oauth' } as OauthCredential;

describe('an attempt', () => {
  it('waits until its time is over, and then says so', async () => {
    const { id } = add();
    const outcome = endOf(attempts.outcome(id));
    await clock.advance(attemptMs - 1);
    expect(attempts.get(id).id).toBe(id);
    expect(closed).toEqual([]);
    await clock.advance(1);
    expect(codeOf(() => attempts.get(id))).toBe('attempt_expired');
    expect(await outcome).toBe('attempt_expired');
    expect(closed).toEqual([id]);
    await clock.advance(attemptMs);
    expect(codeOf(() => attempts.get(id))).toBe('attempt_unknown');
  });

  it('by a code says at its end that the code is over', async () => {
    const { id } = add({ way: deviceWay() });
    const outcome = endOf(attempts.outcome(id));
    await clock.advance(attemptMs);
    expect(await outcome).toBe('connect_device_expired');
  });

  it('is answered once, closes what was open, and tells its end to everyone, also later', async () => {
    const attempt = add();
    const early = attempts.outcome(attempt.id);
    attempts.answer(attempt.id, async () => work);
    expect(closed).toEqual([attempt.id]);
    expect(codeOf(() => attempts.get(attempt.id))).toBe('attempt_unknown');
    expect(codeOf(() => attempts.answer(attempt.id, hanging))).toBe('attempt_unknown');
    expect(await early).toEqual(work);
    expect(await attempts.outcome(attempt.id)).toEqual(work);
    expect(isWiped(attempt)).toBe(true);
    expect(closed).toEqual([attempt.id]);
  });

  it('ends with what its answer ended with', async () => {
    const { id } = add();
    attempts.answer(id, () => Promise.reject(new AppError('connect_oauth_invalid_grant')));
    expect(await endOf(attempts.outcome(id))).toBe('connect_oauth_invalid_grant');
  });

  it('that is being worked on outlives its time', async () => {
    const { id } = add();
    let finish: (ref: ProfileRef) => void = () => undefined;
    attempts.answer(id, () => new Promise((resolve) => (finish = resolve)));
    await clock.advance(attemptMs + 1);
    finish(work);
    expect(await attempts.outcome(id)).toEqual(work);
  });

  it('that has failed keeps to its first end', async () => {
    const { id } = add();
    attempts.fail(id, new AppError('connect_access_denied'));
    attempts.fail(id, new AppError('connect_provider_error'));
    expect(await endOf(attempts.outcome(id))).toBe('connect_access_denied');
    await clock.advance(attemptMs);
    expect(await endOf(attempts.outcome(id))).toBe('connect_access_denied');
    expect(closed).toEqual([id]);
  });
});

describe('cancelling', () => {
  it('ends an attempt that waits, and resolves once it is closed', async () => {
    let isOpen = true;
    const attempt = add({
      async close() {
        await new Promise((resolve) => setImmediate(resolve));
        isOpen = false;
      },
    });
    const outcome = endOf(attempts.outcome(attempt.id));
    await attempts.cancel(attempt.id);
    expect(isOpen).toBe(false);
    expect(await outcome).toBe('attempt_cancelled');
    expect(attempt.cancelled.aborted).toBe(true);
    expect(isWiped(attempt)).toBe(true);
    expect(codeOf(() => attempts.get(attempt.id))).toBe('attempt_unknown');
  });

  it('ends one that is worked on with a cancel, whatever the work throws, and waits for it', async () => {
    const attempt = add();
    let isWorking = true;
    attempts.answer(attempt.id, async () => {
      await new Promise<void>((resolve) => attempt.cancelled.addEventListener('abort', () => resolve()));
      await new Promise((resolve) => setImmediate(resolve));
      isWorking = false;
      throw new Error('torn');
    });
    const outcome = endOf(attempts.outcome(attempt.id));
    await attempts.cancel(attempt.id);
    expect(isWorking).toBe(false);
    expect(await outcome).toBe('attempt_cancelled');
    expect(isWiped(attempt)).toBe(true);
  });

  it('of what nobody knows is no error', async () => {
    const { id } = newAttempt(0);
    await attempts.cancel(id);
    expect(await endOf(attempts.outcome(id))).toBe('attempt_unknown');
  });

  it('leaves no timer behind', async () => {
    const ids = [add(), add({ way: deviceWay() })].map(({ id }) => id);
    expect(clock.waiting()).toBe(4);
    for (const id of ids) await attempts.cancel(id);
    expect(clock.waiting()).toBe(0);
  });

  it('goes on when closing fails', async () => {
    for (const close of [
      () => {
        throw new Error('no');
      },
      () => Promise.reject(new Error('no')),
    ]) {
      const { id } = add({ close });
      const outcome = endOf(attempts.outcome(id));
      await attempts.cancel(id);
      expect(await outcome).toBe('attempt_cancelled');
    }
  });
});

describe('a sign-in that waits for a confirmation', () => {
  function hold(): Attempt {
    const attempt = add();
    attempts.answer(attempt.id, async () => {
      attempts.hold(attempt.id, record);
      throw new AppError('identity_changed', 'other@example.com');
    });
    return attempt;
  }

  it('is confirmed once', async () => {
    const { id } = hold();
    expect(await endOf(attempts.outcome(id))).toBe('identity_changed');
    const confirmed: unknown[] = [];
    const confirm = () =>
      attempts.confirm(id, async (_, held) => {
        confirmed.push(held);
        return work;
      });
    expect(await confirm()).toEqual(work);
    expect(confirmed).toEqual([record]);
    expect(await endOf(confirm())).toBe('attempt_unknown');
  });

  it('is still there when its storing failed', async () => {
    const { id } = hold();
    await endOf(attempts.outcome(id));
    const failing = attempts.confirm(id, () => Promise.reject(new AppError('revision_conflict')));
    expect(await endOf(failing)).toBe('revision_conflict');
    expect(await attempts.confirm(id, async () => work)).toEqual(work);
  });

  it('is gone when its time is over', async () => {
    const { id } = hold();
    await endOf(attempts.outcome(id));
    await clock.advance(attemptMs);
    expect(await endOf(attempts.confirm(id, async () => work))).toBe('attempt_expired');
  });

  it('is gone after a cancel, also of its storing', async () => {
    const { id } = hold();
    await endOf(attempts.outcome(id));
    await attempts.cancel(id);
    expect(await endOf(attempts.confirm(id, async () => work))).toBe('attempt_unknown');
    const second = hold();
    await endOf(attempts.outcome(second.id));
    const storing = endOf(
      attempts.confirm(second.id, async ({ cancelled }) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (cancelled.aborted) throw new AppError('attempt_cancelled');
        return work;
      }),
    );
    await attempts.cancel(second.id);
    expect(await storing).toBe('attempt_cancelled');
    expect(await endOf(attempts.confirm(second.id, async () => work))).toBe('attempt_unknown');
  });

  it('is not there without one', async () => {
    const { id } = add();
    expect(await endOf(attempts.confirm(id, async () => work))).toBe('attempt_unknown');
  });
});

describe('many', () => {
  it('at most twenty wait, and the oldest gives way', async () => {
    const all = Array.from({ length: 21 }, () => add());
    const [oldest, second] = all;
    expect(codeOf(() => oldest && attempts.get(oldest.id))).toBe('attempt_unknown');
    expect(oldest?.cancelled.aborted).toBe(true);
    expect(codeOf(() => second && attempts.get(second.id))).toBeNull();
    expect(closed).toEqual([oldest?.id]);
  });

  it('that have ended take no place', () => {
    const first = add();
    for (let turn = 0; turn < 30; turn += 1) attempts.fail(add().id, new AppError('connect_access_denied'));
    expect(codeOf(() => attempts.get(first.id))).toBeNull();
  });
});

describe('the end of the daemon', () => {
  it('cancels what waits, but not what is being stored', async () => {
    const [waiting, storing] = [add(), add({ way: redirectWay() })];
    let finish: (ref: ProfileRef) => void = () => undefined;
    attempts.answer(storing.id, () => new Promise((resolve) => (finish = resolve)));
    const ends = [waiting, storing].map(({ id }) => endOf(attempts.outcome(id)));
    await attempts.stop();
    expect(storing.cancelled.aborted).toBe(false);
    const settled = underWay.settled();
    finish(work);
    await settled;
    expect(await Promise.all(ends)).toEqual(['attempt_cancelled', 'fulfilled']);
  });

  it('lets no other begin: what was opened for it is closed', async () => {
    await attempts.stop();
    expect(codeOf(() => add())).toBe('attempt_cancelled');
    expect(closed).toHaveLength(1);
  });
});
