// OpenAI's played token endpoint: PKCE, single-use codes, rotation, and the death of a family when a token is used twice.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { flows } from './flows.ts';
import { type Attempt, allow, claims, exchange, newAttempt, postToken, refresh } from './oauth-client.ts';

const MINUTE_MS = 60_000;
let simulator: TestSimulator;
let accountId: string;
let now: number;
let attempt: Attempt;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 23, 12);
  simulator = await startTestSimulator({ now: () => now });
  accountId = simulator.control.openai.addAccount({
    email: 'one@example.com',
    plan: 'pro',
    accountId: 'acc-1',
    userId: 'user-1',
  }).accountId;
  attempt = newAttempt(simulator);
});
afterEach(() => simulator.close());

async function signIn(): Promise<{ refreshToken: string; accessToken: string }> {
  const { body } = await exchange(simulator, attempt, await allow(attempt, accountId));
  return { refreshToken: String(body.refresh_token), accessToken: String(body.access_token) };
}

describe('a code', () => {
  it('gives tokens with the claims of the account', async () => {
    const { status, body } = await exchange(simulator, attempt, await allow(attempt, accountId));
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, refresh_token: expect.any(String) });
    expect(claims(body.id_token)).toMatchObject({ email: 'one@example.com', aud: [flows.openai.clientId] });
    expect(claims(body.access_token)).toMatchObject({
      exp: now / 1000 + 3600,
      'https://api.openai.com/auth': {
        chatgpt_account_id: 'acc-1',
        chatgpt_plan_type: 'pro',
        chatgpt_user_id: 'user-1',
      },
      'https://api.openai.com/profile': { email: 'one@example.com' },
    });
  });

  it.each([
    ['another verifier', { code_verifier: 'a'.repeat(43) }],
    ['no verifier', { code_verifier: '' }],
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:1455/auth/callback' }],
    ['an unknown code', { code: 'ac_unknown' }],
  ])('is refused with %s, and stays good for the right one', async (_what, change) => {
    const code = await allow(attempt, accountId);
    expect(await exchange(simulator, attempt, code, change)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await exchange(simulator, attempt, code)).status).toBe(200);
  });

  it('works once, and its second use revokes what the first gave', async () => {
    const code = await allow(attempt, accountId);
    const first = await exchange(simulator, attempt, code);
    expect(await exchange(simulator, attempt, code)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await refresh(simulator, String(first.body.refresh_token))).status).toBe(401);
  });

  it('ends after ten minutes', async () => {
    const code = await allow(attempt, accountId);
    now += 10 * MINUTE_MS;
    expect(await exchange(simulator, attempt, code)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('gives only what the scopes ask for', async () => {
    const narrow = newAttempt(simulator, { scope: 'profile email' });
    const { body } = await exchange(simulator, narrow, await allow(narrow, accountId));
    expect(Object.keys(body)).not.toContain('refresh_token');
    expect(Object.keys(body)).not.toContain('id_token');
  });
});

describe('a refresh token', () => {
  it.each(['form', 'json'] as const)('is rotated (%s)', async (type) => {
    const { refreshToken, accessToken } = await signIn();
    const { status, body } = await refresh(simulator, refreshToken, flows.openai, type);
    expect(status).toBe(200);
    expect(body.refresh_token).not.toBe(refreshToken);
    expect(body.access_token).not.toBe(accessToken);
    expect(simulator.control.openai.issued(accountId).currentRefreshTokens).toEqual([body.refresh_token]);
  });

  it('used twice kills its family: reused, then invalidated, access tokens revoked', async () => {
    const { refreshToken } = await signIn();
    const next = await refresh(simulator, refreshToken);
    const nextToken = String(next.body.refresh_token);
    expect(await refresh(simulator, refreshToken)).toMatchObject({
      status: 401,
      body: { error: { code: 'refresh_token_reused' } },
    });
    expect(await refresh(simulator, nextToken)).toMatchObject({
      status: 401,
      body: { error: { code: 'refresh_token_invalidated' } },
    });
    expect(simulator.control.openai.issued(accountId).currentRefreshTokens).toEqual([]);
    const usage = await fetch(simulator.direct('https://chatgpt.com/backend-api/wham/usage'), {
      headers: { authorization: `Bearer ${String(next.body.access_token)}` },
    });
    expect(await usage.json()).toMatchObject({ error: { code: 'token_revoked' } });
  });

  it('of another sign-in lives on', async () => {
    const { refreshToken } = await signIn();
    const other = await signIn();
    await refresh(simulator, refreshToken);
    await refresh(simulator, refreshToken);
    expect((await refresh(simulator, other.refreshToken)).status).toBe(200);
  });

  it('is invalidated by revoke', async () => {
    const { refreshToken } = await signIn();
    simulator.control.openai.revoke(accountId);
    expect(await refresh(simulator, refreshToken)).toMatchObject({
      status: 401,
      body: { error: { code: 'refresh_token_invalidated' } },
    });
  });
});

describe('a wrong token request', () => {
  it.each([
    ['invalid_client', 401, { client_id: 'other', grant_type: 'refresh_token' }],
    ['unsupported_grant_type', 400, { client_id: flows.openai.clientId, grant_type: 'password' }],
    [
      'invalid_grant',
      400,
      { client_id: flows.openai.clientId, grant_type: 'refresh_token', refresh_token: 'rt_unknown' },
    ],
  ])('is refused: %s', async (error, status, form) => {
    expect(await postToken(simulator, form)).toMatchObject({ status, body: { error } });
  });
});
