// What the played Google says of an account: userinfo, tokeninfo, Code Assist's tiers and refusals, and the quota.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { flows } from './flows.ts';
import { allow, bodyOf, exchange, newAttempt } from './oauth-client.ts';

const now = Date.UTC(2026, 10, 23, 12);
const CODE_ASSIST = 'https://cloudcode-pa.googleapis.com/v1internal';
let simulator: TestSimulator;
let accountId: string;
let token: string;

beforeAll(async () => {
  simulator = await startTestSimulator({ now: () => now });
});
afterAll(() => simulator.close());
beforeEach(() => {
  accountId = google().addAccount({
    email: 'one@work.example.com',
    name: 'One',
    hd: 'work.example.com',
    project: 'p-1',
  }).accountId;
  token = google().signIn(accountId).accessToken;
});

const google = () => simulator.control.google;
const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
const codeAssist = async (method: 'loadCodeAssist' | 'retrieveUserQuota', body: object = {}, accessToken = token) =>
  bodyOf(
    await fetch(simulator.direct(`${CODE_ASSIST}:${method}`), {
      method: 'POST',
      headers: { ...bearer(accessToken), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
const userInfo = async (accessToken: string) =>
  bodyOf(
    await fetch(simulator.direct('https://www.googleapis.com/oauth2/v2/userinfo'), { headers: bearer(accessToken) }),
  );
const tokenInfo = async (accessToken: string, method: 'GET' | 'POST' = 'GET') => {
  const url = new URL(simulator.direct('https://oauth2.googleapis.com/tokeninfo'));
  if (method === 'GET') url.searchParams.set('access_token', accessToken);
  const body = method === 'POST' ? { body: new URLSearchParams({ access_token: accessToken }) } : {};
  return bodyOf(await fetch(url, { method, ...body }));
};

/** An access token for some scopes only. */
async function narrowToken(...names: string[]): Promise<string> {
  const scope = names.map((name) => `https://www.googleapis.com/auth/${name}`).join(' ');
  const attempt = newAttempt(simulator, { scope }, flows.google);
  return String((await exchange(simulator, attempt, await allow(attempt, accountId))).body.access_token);
}

describe('userinfo', () => {
  it('says who it is', async () => {
    expect(await userInfo(token)).toMatchObject({
      status: 200,
      body: { id: accountId, email: 'one@work.example.com', verified_email: true, name: 'One', hd: 'work.example.com' },
    });
  });

  it('says only what the scopes allow', async () => {
    expect((await userInfo(await narrowToken('userinfo.profile'))).body).not.toHaveProperty('email');
    expect((await userInfo(await narrowToken('cloud-platform'))).status).toBe(403);
  });

  it('has no domain for a consumer', async () => {
    const consumer = google().addAccount({ email: 'two@example.com' });
    expect((await userInfo(google().signIn(consumer.accountId).accessToken)).body).not.toHaveProperty('hd');
  });

  it('refuses in the envelope of all its APIs', async () => {
    expect(await userInfo('ya29.other')).toMatchObject({
      status: 401,
      body: { error: { code: 401, status: 'UNAUTHENTICATED' } },
    });
  });
});

describe('tokeninfo', () => {
  it.each(['GET', 'POST'] as const)('tells a live token, numbers as text: %s', async (method) => {
    expect(await tokenInfo(token, method)).toMatchObject({
      status: 200,
      body: {
        aud: flows.google.clientId,
        sub: accountId,
        scope: flows.google.scope,
        expires_in: '3599',
        exp: String(now / 1000 + 3599),
        email: 'one@work.example.com',
        email_verified: 'true',
      },
    });
  });

  it('tells a dead one', async () => {
    google().revoke(accountId);
    expect(await tokenInfo(token)).toMatchObject({ status: 400, body: { error: 'invalid_token' } });
  });
});

describe('loadCodeAssist', () => {
  it.each([
    ['standard', 'standard-tier'],
    ['enterprise', 'enterprise-tier'],
    ['workspace', 'free-tier'],
    ['free', 'free-tier'],
  ] as const)('gives %s its tier and project', async (standing, id) => {
    google().setStanding(accountId, standing);
    const { status, body } = await codeAssist('loadCodeAssist');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      currentTier: { id },
      allowedTiers: [{ id, isDefault: true }],
      cloudaicompanionProject: 'p-1',
    });
  });

  it('names the plan bought beside', async () => {
    google().setPaidTier(accountId, { id: 'g1-pro-tier', name: 'Google AI Pro' });
    expect((await codeAssist('loadCodeAssist')).body).toMatchObject({ paidTier: { name: 'Google AI Pro' } });
  });

  it.each([
    ['retired', 'UNSUPPORTED_CLIENT'],
    ['validation-required', 'VALIDATION_REQUIRED'],
    ['unsupported-location', 'UNSUPPORTED_LOCATION'],
  ] as const)('refuses with a 200: %s', async (standing, reasonCode) => {
    google().setStanding(accountId, standing);
    const { status, body } = await codeAssist('loadCodeAssist');
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('currentTier');
    expect(body).toMatchObject({
      allowedTiers: [{ id: 'standard-tier' }],
      ineligibleTiers: [{ reasonCode, tierId: 'free-tier', reasonMessage: expect.any(String) }],
    });
    const [tier] = body.ineligibleTiers as Record<string, unknown>[];
    expect('validationUrl' in (tier ?? {})).toBe(standing === 'validation-required');
    expect((await codeAssist('retrieveUserQuota')).status).toBe(403);
  });

  it.each([
    ['subscription-required', { reason: 'SUBSCRIPTION_REQUIRED', domain: 'cloudaicompanion.googleapis.com' }],
    ['service-disabled', { reason: 'SERVICE_DISABLED', metadata: { consumer: 'projects/p-1' } }],
    ['tos-blocked', { reason: 'forbidden' }],
  ] as const)('refuses with a 403, and so does the quota: %s', async (standing, detail) => {
    google().setStanding(accountId, standing);
    for (const method of ['loadCodeAssist', 'retrieveUserQuota'] as const) {
      const { status, body } = await codeAssist(method);
      expect(status).toBe(403);
      const { error } = body as { error: { details: unknown[] } };
      expect(error.details[0]).toMatchObject(detail);
    }
  });
});

describe('the quota', () => {
  const quota = [
    { modelId: 'gemini-2.5-pro', remainingFraction: 0.58, resetsAt: now },
    { modelId: 'gemini-2.5-flash', remainingFraction: null, resetsAt: null, remainingAmount: '0' },
  ];

  it('comes in buckets, what is unknown left out', async () => {
    google().setQuota(accountId, quota);
    expect((await codeAssist('retrieveUserQuota', { project: 'p-1' })).body).toEqual({
      buckets: [
        {
          modelId: 'gemini-2.5-pro',
          tokenType: 'REQUESTS',
          remainingFraction: 0.58,
          resetTime: '2026-11-23T12:00:00Z',
        },
        { modelId: 'gemini-2.5-flash', tokenType: 'REQUESTS', remainingAmount: '0' },
      ],
    });
  });

  it('has no buckets when there are none', async () => {
    expect(await codeAssist('retrieveUserQuota')).toEqual({ status: 200, body: {} });
  });

  it('opens to no project of somebody else', async () => {
    google().setQuota(accountId, quota);
    expect((await codeAssist('retrieveUserQuota', { project: 'p-2' })).status).toBe(403);
  });

  it('and the tiers are what a test puts in their place', async () => {
    google().setQuotaAnswer(accountId, { buckets: [null] });
    google().setLoadAnswer(accountId, { currentTier: null });
    expect((await codeAssist('retrieveUserQuota')).body).toEqual({ buckets: [null] });
    expect((await codeAssist('loadCodeAssist')).body).toEqual({ currentTier: null });
    google().setQuotaAnswer(accountId, null);
    google().setLoadAnswer(accountId, null);
    expect((await codeAssist('retrieveUserQuota')).body).toEqual({});
    expect((await codeAssist('loadCodeAssist')).body).toHaveProperty('currentTier.id');
  });

  it('needs a token with the scope for the cloud', async () => {
    const narrow = await narrowToken('userinfo.email');
    expect((await codeAssist('retrieveUserQuota', {}, narrow)).status).toBe(403);
    expect((await codeAssist('loadCodeAssist', {}, 'ya29.other')).status).toBe(401);
    google().expireAccessTokens(accountId);
    expect((await codeAssist('loadCodeAssist')).status).toBe(401);
  });
});
