// Anthropic's played token endpoint: JSON, a mandatory state, eight hours, rotation, and the year of a setup-token.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { flows } from './flows.ts';
import { type Attempt, allow, exchange, newAttempt, postFields, postToken, refresh } from './oauth-client.ts';

const flow = flows.anthropic;
const HOUR_MS = 3_600_000;
let simulator: TestSimulator;
let accountId: string;
let organizationId: string;
let now: number;
let attempt: Attempt;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 23, 12);
  simulator = await startTestSimulator({ now: () => now });
  const account = simulator.control.anthropic.addAccount({ email: 'one@example.com', plan: 'max-20x' });
  accountId = account.accountId;
  organizationId = account.organizations[0].organizationId;
  attempt = newAttempt(simulator, {}, flow);
});
afterEach(() => simulator.close());

const askProfile = (token: unknown) =>
  fetch(simulator.direct('https://api.anthropic.com/api/oauth/profile'), {
    headers: { authorization: `Bearer ${String(token)}` },
  });

describe('a code', () => {
  it('gives tokens, scope, account and organization', async () => {
    const { status, body } = await exchange(simulator, attempt, await allow(attempt, accountId));
    expect(status).toBe(200);
    expect(body).toEqual({
      token_type: 'Bearer',
      access_token: expect.stringMatching(/^sk-ant-oat01-/),
      refresh_token: expect.stringMatching(/^sk-ant-ort01-/),
      expires_in: 28_800,
      scope: flow.scope,
      account: { uuid: accountId, email_address: 'one@example.com' },
      organization: { uuid: organizationId, name: expect.any(String) },
    });
  });

  it.each([
    ['another verifier', { code_verifier: 'a'.repeat(43) }, 'invalid_grant'],
    ['another redirect URI', { redirect_uri: 'http://localhost:1/callback' }, 'invalid_grant'],
    ['an unknown code', { code: 'unknown' }, 'invalid_grant'],
    ['another state', { state: 'other' }, 'invalid_grant'],
    ['no state', { state: '' }, 'invalid_request'],
  ])('is refused with %s, and stays good for the right request', async (_what, change, error) => {
    const code = await allow(attempt, accountId);
    expect(await exchange(simulator, attempt, code, change)).toMatchObject({ status: 400, body: { error } });
    expect((await exchange(simulator, attempt, code)).status).toBe(200);
  });

  it('works once, and its second use revokes what the first gave', async () => {
    const code = await allow(attempt, accountId);
    const first = await exchange(simulator, attempt, code);
    expect((await exchange(simulator, attempt, code)).body.error).toBe('invalid_grant');
    const next = await refresh(simulator, String(first.body.refresh_token), flow);
    expect(next).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('ends after ten minutes', async () => {
    const code = await allow(attempt, accountId);
    now += 600_000;
    expect((await exchange(simulator, attempt, code)).body.error).toBe('invalid_grant');
  });

  it('must come as JSON', async () => {
    const code = await allow(attempt, accountId);
    const fields = { grant_type: 'authorization_code', client_id: flow.clientId, code, state: attempt.state };
    expect(await postToken(simulator, fields, flow, 'form')).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('is taken at the older address too', async () => {
    const fields = {
      grant_type: 'authorization_code',
      client_id: flow.clientId,
      code: await allow(attempt, accountId),
      code_verifier: attempt.verifier,
      redirect_uri: flow.redirectUri,
      state: attempt.state,
    };
    const alias = 'https://console.anthropic.com/v1/oauth/token';
    expect((await postFields(simulator, alias, fields, 'json')).status).toBe(200);
  });
});

describe('a refresh', () => {
  const signIn = () => simulator.control.anthropic.signIn(accountId).refreshToken ?? '';

  it.each(['json', 'form'] as const)('rotates (%s)', async (encoding) => {
    const old = signIn();
    const { status, body } = await refresh(simulator, old, flow, encoding);
    expect(status).toBe(200);
    expect(body).toMatchObject({ expires_in: 28_800, scope: flow.scope, account: { uuid: accountId } });
    expect(body.refresh_token).not.toBe(old);
    expect(simulator.control.anthropic.issued(accountId).currentRefreshTokens).toEqual([body.refresh_token]);
  });

  it('with a used token kills the family', async () => {
    const old = signIn();
    const next = await refresh(simulator, old, flow);
    expect(await refresh(simulator, old, flow)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await refresh(simulator, String(next.body.refresh_token), flow)).body.error).toBe('invalid_grant');
    const profile = await askProfile(next.body.access_token);
    expect(profile.status).toBe(403);
    expect(await profile.json()).toMatchObject({ error: { message: expect.stringContaining('revoked') } });
  });

  it('may ask for less scope, never for more', async () => {
    const fields = { grant_type: 'refresh_token', client_id: flow.clientId, refresh_token: signIn() };
    const more = await postToken(simulator, { ...fields, scope: `${flow.scope} org:create_api_key` }, flow);
    expect(more).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    const less = await postToken(simulator, { ...fields, scope: 'user:inference user:profile' }, flow);
    expect(less).toMatchObject({ status: 200, body: { scope: 'user:inference user:profile' } });
  });

  it('gives no access token that outlives eight hours', async () => {
    const { body } = await refresh(simulator, signIn(), flow);
    now += 8 * HOUR_MS - 1;
    expect((await askProfile(body.access_token)).status).toBe(200);
    now += 1;
    const expired = await askProfile(body.access_token);
    expect(expired.status).toBe(401);
    expect(await expired.json()).toMatchObject({ error: { message: expect.stringContaining('expired') } });
  });

  it('is not given when a test withholds refresh tokens', async () => {
    simulator.control.anthropic.withholdRefreshTokens(true);
    const { body } = await exchange(simulator, attempt, await allow(attempt, accountId));
    expect(Object.keys(body)).not.toContain('refresh_token');
  });
});

describe('a setup-token', () => {
  it.each(['https://platform.claude.com/oauth/code/callback', 'http://localhost:43210/callback'])(
    'lives a year and only infers (%s)',
    async (redirect_uri) => {
      const narrow = newAttempt(simulator, { scope: 'user:inference', redirect_uri }, flow);
      const { body } = await exchange(simulator, narrow, await allow(narrow, accountId), { redirect_uri });
      expect(body).toMatchObject({ expires_in: 31_536_000, scope: 'user:inference' });
      expect(Object.keys(body)).not.toContain('refresh_token');
      now += 364 * 24 * HOUR_MS;
      expect((await askProfile(body.access_token)).status).toBe(403);
    },
  );

  it('comes from the control as well', async () => {
    const token = simulator.control.anthropic.setupToken(accountId);
    expect(token).toMatch(/^sk-ant-oat01-/);
    expect(await (await askProfile(token)).json()).toMatchObject({
      error: { type: 'permission_error', message: expect.stringContaining('user:profile') },
    });
  });
});

describe('a wrong token request', () => {
  it.each([
    ['invalid_client', 401, { client_id: 'other', grant_type: 'refresh_token' }],
    ['unsupported_grant_type', 400, { client_id: flow.clientId, grant_type: 'password' }],
    ['invalid_grant', 400, { client_id: flow.clientId, grant_type: 'refresh_token', refresh_token: 'sk-ant-ort01-x' }],
  ])('is refused: %s', async (error, status, fields) => {
    expect(await postToken(simulator, fields, flow)).toMatchObject({ status, body: { error } });
  });
});
