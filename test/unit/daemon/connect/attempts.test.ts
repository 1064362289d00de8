import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { attemptIdSchema, profileIdSchema } from '../../../../core/ids.ts';
import { type Attempt, type Attempts, attemptMs, createAttempts } from '../../../../daemon/connect/attempts.ts';
import { createManualClock, type ManualClock } from '../../../support/manual-clock.ts';

let clock: ManualClock;
let attempts: Attempts;
beforeEach(() => {
  clock = createManualClock();
  attempts = createAttempts(clock);
});

function add(): Attempt {
  const attempt: Attempt = {
    id: attemptIdSchema.parse(randomUUID()),
    serviceId: 'openai-codex',
    profileId: profileIdSchema.parse('Work'),
    label: null,
    allowIdentityChange: false,
    redirectUri: 'http://localhost:1455/auth/callback',
    state: 'state',
    verifier: 'verifier',
    keyPair: { publicKey: 'public', secretKey: new Uint8Array(32).fill(1) },
    expiresAt: clock.now() + attemptMs,
    cancelled: new AbortController(),
  };
  attempts.add(attempt);
  return attempt;
}

const codeOf = (run: () => unknown) => {
  try {
    run();
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

it('gives an attempt until its time is over, and then says so', async () => {
  const { id } = add();
  await clock.advance(attemptMs - 1);
  expect(attempts.get(id).id).toBe(id);
  await clock.advance(1);
  expect(codeOf(() => attempts.get(id))).toBe('attempt_expired');
  await clock.advance(attemptMs);
  expect(codeOf(() => attempts.get(id))).toBe('attempt_unknown');
});

it('gives a used attempt to nobody, but lets it be cancelled', () => {
  const attempt = add();
  attempts.use(attempt.id);
  expect(codeOf(() => attempts.get(attempt.id))).toBe('attempt_unknown');
  attempts.cancel(attempt.id);
  expect(attempt.cancelled.signal.aborted).toBe(true);
});

it('wipes the key at the end, however it comes', async () => {
  const [cancelled, ended, late] = [add(), add(), add()];
  attempts.cancel(cancelled.id);
  attempts.end(ended.id);
  await clock.advance(2 * attemptMs);
  for (const { keyPair } of [cancelled, ended, late]) expect(keyPair.secretKey).toEqual(new Uint8Array(32));
});

it('holds twenty, and the oldest gives way', () => {
  const all = Array.from({ length: 21 }, add);
  const [oldest, second] = all;
  expect(codeOf(() => oldest && attempts.get(oldest.id))).toBe('attempt_unknown');
  expect(codeOf(() => second && attempts.get(second.id))).toBeNull();
});
