// The time that a sign-in waits for who it is: ten seconds in all, however many questions that takes.
import { expect, test } from 'vitest';
import type { ServiceId } from '../../../../core/catalog/services.ts';
import type { OauthCredential } from '../../../../core/credential/record.ts';
import { profileIdSchema } from '../../../../core/ids.ts';
import type { Fetch } from '../../../../daemon/clock.ts';
import { createKeyCheck } from '../../../../daemon/identity/check-key.ts';
import { createIdentify } from '../../../../daemon/identity/identify.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const identity = { email: 'demo@example.com', accountId: null, plan: 'Pro' };

const record = (serviceId: ServiceId): OauthCredential => ({
  v: 1,
  kind: 'oauth',
  serviceId,
  profileId: profileIdSchema.parse('work'),
  createdAt: 1,
  updatedAt: 1,
  identity,
  accessToken: 'token',
  refreshToken: 'token',
  idToken: null,
  scope: null,
  expiresAt: null,
  refreshedAt: 1,
  refused: null,
});

/** Answers nothing until the question is given up. */
const silent: Fetch = (_, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  });

test.each(['claude-subscription', 'gemini'] as const)(
  '%s gives up after ten seconds and keeps what is known',
  async (serviceId) => {
    const clock = createManualClock();
    let found: unknown = null;
    const asked = createIdentify({ fetch: silent, clock, environment: {} })(record(serviceId)).then((result) => {
      found = result;
    });
    await clock.advance(9_999);
    expect(found).toBeNull();
    await clock.advance(1);
    await asked;
    expect(found).toEqual({ identity, ineligible: null, verdict: { state: 'transient', cause: 'timeout' } });
    expect(clock.waiting()).toBe(0);
  },
);

test('a key is not verified after ten seconds', async () => {
  const clock = createManualClock();
  const asked = createKeyCheck({ fetch: silent, clock, environment: {} })('openai', 'api-key', 'sk-demo');
  await clock.advance(10_000);
  expect(await asked).toBe('unverified');
});
