// Google's played token endpoint: a form with the client's secret, refresh tokens that stay, and every way to refuse a refresh.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { flows } from './flows.ts';
import { type Attempt, allow, claims, exchange, newAttempt, postFields, postToken, refresh } from './oauth-client.ts';

const flow = flows.google;
let simulator: TestSimulator;
let accountId: string;
let now: number;
let attempt: Attempt;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 23, 12);
  simulator = await startTestSimulator({ now: () => now });
  accountId = simulator.control.google.addAccount({ email: 'one@work.example.com', hd: 'work.example.com' }).accountId;
  attempt = newAttempt(simulator, {}, flow);
});
afterEach(() => simulator.close());

const userInfoStatus = async (token: unknown) =>
  (
    await fetch(simulator.direct('https://www.googleapis.com/oauth2/v2/userinfo'), {
      headers: { authorization: `Bearer ${String(token)}` },
    })
  ).status;

describe('a code', () => {
  it('needs decoding: it has a slash', async () => {
    expect(await allow(attempt, accountId)).toMatch(/^4\/0A/);
  });

  it('gives tokens and who it is', async () => {
    const { status, body } = await exchange(simulator, attempt, await allow(attempt, accountId));
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'Bearer',
      access_token: expect.stringMatching(/^ya29\./),
      refresh_token: expect.stringMatching(/^1\/\//),
      id_token: expect.any(String),
      expires_in: 3_599,
      scope: flow.scope,
    });
    expect(claims(body.id_token)).toMatchObject({
      sub: accountId,
      aud: flow.clientId,
      email: 'one@work.example.com',
      hd: 'work.example.com',
      exp: now / 1000 + 3_600,
    });
  });

  it('gives no id_token without a scope that asks who it is', async () => {
    const narrow = newAttempt(simulator, { scope: flow.scope.split(' ')[0] ?? '' }, flow);
    const { body } = await exchange(simulator, narrow, await allow(narrow, accountId));
    expect(Object.keys(body)).not.toContain('id_token');
  });

  it.each([
    ['another verifier', { code_verifier: 'a'.repeat(43) }, 'invalid_grant'],
    ['another redirect URI', { redirect_uri: 'http://localhost:1/oauth2callback' }, 'redirect_uri_mismatch'],
    ['an unknown code', { code: '4/0Aunknown' }, 'invalid_grant'],
  ])('is refused with %s, and stays good for the right request', async (_what, change, error) => {
    const code = await allow(attempt, accountId);
    expect(await exchange(simulator, attempt, code, change)).toMatchObject({ status: 400, body: { error } });
    expect((await exchange(simulator, attempt, code)).status).toBe(200);
  });

  it.each([
    ['wrong', { client_secret: 'wrong' }],
    ['no', { client_secret: '' }],
  ])('is refused with %s client secret', async (_what, change) => {
    const code = await allow(attempt, accountId);
    expect(await exchange(simulator, attempt, code, change)).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });

  it('works once, and its second use revokes what the first gave', async () => {
    const code = await allow(attempt, accountId);
    const { body } = await exchange(simulator, attempt, code);
    expect((await exchange(simulator, attempt, code)).body.error).toBe('invalid_grant');
    expect((await refresh(simulator, String(body.refresh_token), flow)).body.error).toBe('invalid_grant');
  });

  it('must come as a form', async () => {
    const response = await postFields(simulator, flow.tokenUrl, { grant_type: 'refresh_token' }, 'json');
    expect(response.status).toBe(400);
  });
});

describe('a refresh token', () => {
  const signIn = async (change: Record<string, string | null> = {}) => {
    const wanted = newAttempt(simulator, change, flow);
    return (await exchange(simulator, wanted, await allow(wanted, accountId))).body;
  };

  it('comes only for offline access, and later only with consent asked for', async () => {
    expect(Object.keys(await signIn({ access_type: null }))).not.toContain('refresh_token');
    expect(Object.keys(await signIn({ prompt: null }))).toContain('refresh_token');
    expect(Object.keys(await signIn({ prompt: null }))).not.toContain('refresh_token');
    expect(Object.keys(await signIn())).toContain('refresh_token');
  });

  it('stays the same and may be used again', async () => {
    const refreshToken = String((await signIn()).refresh_token);
    const first = await refresh(simulator, refreshToken, flow);
    const second = await refresh(simulator, refreshToken, flow);
    expect(first.status).toBe(200);
    expect(Object.keys(first.body)).not.toContain('refresh_token');
    expect(second.body.access_token).not.toBe(first.body.access_token);
    expect(await userInfoStatus(first.body.access_token)).toBe(200);
    expect(simulator.control.google.issued(accountId).currentRefreshTokens).toEqual([refreshToken]);
  });

  it('needs the client secret', async () => {
    const refresh_token = String((await signIn()).refresh_token);
    const fields = { grant_type: 'refresh_token', client_id: flow.clientId, refresh_token };
    expect(await postToken(simulator, fields, flow)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('gives access tokens that end', async () => {
    const { body } = await refresh(simulator, String((await signIn()).refresh_token), flow);
    now += 3_599_000;
    expect(await userInfoStatus(body.access_token)).toBe(401);
  });

  it.each([
    ['invalid_grant', 400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }],
    ['invalid_rapt', 400, { error: 'invalid_grant', error_subtype: 'invalid_rapt' }],
    [
      'invalid_rapt_in_text',
      400,
      { error: 'invalid_grant', error_description: expect.stringContaining('invalid_rapt') },
    ],
    ['account_deleted', 400, { error_description: 'Account has been deleted' }],
    ['account_disabled', 400, { error_description: 'Account has been disabled' }],
    ['invalid_client', 401, { error: 'invalid_client' }],
    ['unauthorized_client', 401, { error: 'unauthorized_client' }],
    ['admin_policy_enforced', 403, { error: 'admin_policy_enforced' }],
    ['invalid_scope', 400, { error: 'invalid_scope' }],
    ['unsupported_client', 403, { error: { message: expect.stringContaining('UNSUPPORTED_CLIENT') } }],
  ] as const)('is refused as a test wants: %s', async (answer, status, body) => {
    const refreshToken = String((await signIn()).refresh_token);
    simulator.control.google.setRefreshAnswer(accountId, answer);
    expect(await refresh(simulator, refreshToken, flow)).toMatchObject({ status, body });
    simulator.control.google.setRefreshAnswer(accountId, null);
    expect((await refresh(simulator, refreshToken, flow)).status).toBe(200);
  });

  it('is refused with a page of a firewall when a test wants', async () => {
    simulator.control.google.setRefreshAnswer(accountId, 'html');
    const fields = {
      ...flow.tokenFields,
      grant_type: 'refresh_token',
      client_id: flow.clientId,
      refresh_token: simulator.control.google.signIn(accountId).refreshToken ?? '',
    };
    const response = await postFields(simulator, flow.tokenUrl, fields, 'form');
    expect(response.headers.get('content-type')).toContain('text/html');
  });
});
