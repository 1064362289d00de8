// Faults at Anthropic and Google: each named endpoint can be made to fail, in its provider's own words.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../support/poll.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { flows, type ProviderName } from './flows.ts';
import { bodyOf, postFields, refresh } from './oauth-client.ts';

type Call = readonly [provider: ProviderName, endpoint: string, method: 'GET' | 'POST', url: string];

const CODE_ASSIST = 'https://cloudcode-pa.googleapis.com/v1internal';
const CALLS: readonly Call[] = [
  ['openai', 'device-start', 'POST', 'https://auth.openai.com/api/accounts/deviceauth/usercode'],
  ['openai', 'device-poll', 'POST', 'https://auth.openai.com/api/accounts/deviceauth/token'],
  ['openai', 'device-page', 'GET', 'https://auth.openai.com/codex/device'],
  ['openai', 'revoke', 'POST', flows.openai.revokeUrl],
  ['openai', 'models', 'GET', 'https://api.openai.com/v1/models'],
  ['anthropic', 'authorize', 'GET', flows.anthropic.authorizeUrl],
  ['anthropic', 'token', 'POST', flows.anthropic.tokenUrl],
  ['anthropic', 'revoke', 'POST', flows.anthropic.revokeUrl],
  ['anthropic', 'profile', 'GET', 'https://api.anthropic.com/api/oauth/profile'],
  ['anthropic', 'usage', 'GET', 'https://api.anthropic.com/api/oauth/usage'],
  ['anthropic', 'models', 'GET', 'https://api.anthropic.com/v1/models'],
  ['anthropic', 'messages', 'POST', 'https://api.anthropic.com/v1/messages'],
  ['google', 'authorize', 'GET', flows.google.authorizeUrl],
  ['google', 'token', 'POST', flows.google.tokenUrl],
  ['google', 'revoke', 'POST', flows.google.revokeUrl],
  ['google', 'tokeninfo', 'GET', 'https://oauth2.googleapis.com/tokeninfo'],
  ['google', 'userinfo', 'GET', 'https://www.googleapis.com/oauth2/v2/userinfo'],
  ['google', 'load', 'POST', `${CODE_ASSIST}:loadCodeAssist`],
  ['google', 'usage', 'POST', `${CODE_ASSIST}:retrieveUserQuota`],
  ['google', 'generate', 'POST', `${CODE_ASSIST}:streamGenerateContent`],
  ['google', 'generate', 'POST', `${CODE_ASSIST}:generateContent`],
  ['google', 'count-tokens', 'POST', `${CODE_ASSIST}:countTokens`],
  ['google', 'experiments', 'POST', `${CODE_ASSIST}:listExperiments`],
  ['google', 'onboard', 'POST', `${CODE_ASSIST}:onboardUser`],
];

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
afterEach(() => {
  simulator.control.clearFaults();
  simulator.control.release();
});

const send = ([, , method, url]: Call) => fetch(simulator.direct(url), { method });

describe('every endpoint can fail, and then works again', () => {
  it.each(CALLS)('%s %s', async (...call) => {
    const [provider, endpoint] = call;
    for (const kind of ['500', '503', '529', '404', '429'] as const) {
      simulator.control.fault({ provider, endpoint, kind });
      expect((await send(call)).status).toBe(Number(kind));
    }
    simulator.control.fault({ provider, endpoint, kind: '403-html' });
    expect((await send(call)).headers.get('content-type')).toContain('text/html');
    simulator.control.fault({ provider, endpoint, kind: '429-retry-after', retryAfterSeconds: 9 });
    expect((await send(call)).headers.get('retry-after')).toBe('9');
    simulator.control.fault({ provider, endpoint, kind: 'cut', phase: 'before' });
    await expect(send(call)).rejects.toThrow();
    expect((await send(call)).headers.get('retry-after') ?? '0').toBe('0');
  });
});

describe('the words', () => {
  const fail = async (provider: ProviderName, endpoint: string, kind: '400' | '401' | '403', code?: string) => {
    const call = CALLS.find((known) => known[0] === provider && known[1] === endpoint);
    if (!call) throw new Error(`no call to ${provider} ${endpoint}`);
    simulator.control.fault({ provider, endpoint, kind, ...(code !== undefined && { code }) });
    return (await bodyOf(await send(call))).body;
  };

  it("are Anthropic's", async () => {
    expect(await fail('anthropic', 'usage', '401')).toMatchObject({
      type: 'error',
      error: { type: 'authentication_error' },
      request_id: expect.stringMatching(/^req_/),
    });
    expect(await fail('anthropic', 'token', '400')).toMatchObject({ error: 'invalid_grant' });
    expect(await fail('anthropic', 'token', '400', 'invalid_scope')).toMatchObject({ error: 'invalid_scope' });
    expect(await fail('anthropic', 'token', '403')).toMatchObject({ error: { type: 'permission_error' } });
  });

  it("are Google's", async () => {
    expect(await fail('google', 'usage', '401')).toMatchObject({ error: { code: 401, status: 'UNAUTHENTICATED' } });
    expect(await fail('google', 'load', '403', 'SECURITY_POLICY_VIOLATED')).toMatchObject({
      error: { details: [{ reason: 'SECURITY_POLICY_VIOLATED' }] },
    });
    expect(await fail('google', 'token', '403')).toMatchObject({ error: 'admin_policy_enforced' });
  });
});

describe('a fault of one provider', () => {
  it('spares the others', async () => {
    simulator.control.fault({ provider: 'google', endpoint: 'token', kind: '500' });
    expect((await postFields(simulator, flows.anthropic.tokenUrl, {}, 'json')).status).not.toBe(500);
    expect((await postFields(simulator, flows.google.tokenUrl, {}, 'form')).status).toBe(500);
  });

  it.each(['anthropic', 'google'] as const)('hits one account only, before or after it has acted: %s', async (name) => {
    const control = simulator.control[name];
    const [hit, spared] = ['one@example.com', 'two@example.com'].map((email) => {
      const { accountId } = control.addAccount({ email });
      return { accountId, refreshToken: control.signIn(accountId).refreshToken ?? '' };
    });
    if (!hit || !spared) throw new Error('no accounts');
    simulator.control.fault({
      provider: name,
      endpoint: 'token',
      kind: 'slow',
      phase: 'after',
      accountId: hit.accountId,
    });
    const late = refresh(simulator, hit.refreshToken, flows[name]);
    await poll(() => simulator.control.held().length === 1);
    expect((await refresh(simulator, spared.refreshToken, flows[name])).status).toBe(200);
    const acted = control.issued(hit.accountId);
    expect(acted.accessTokens).toHaveLength(2);
    expect(acted.currentRefreshTokens.includes(hit.refreshToken)).toBe(name === 'google');
    simulator.control.release('token');
    expect((await late).status).toBe(200);
  });

  it.each(['anthropic', 'google'] as const)('may spoil the body: %s', async (name) => {
    const control = simulator.control[name];
    const { refreshToken } = control.signIn(control.addAccount({ email: 'three@example.com' }).accountId);
    simulator.control.fault({ provider: name, endpoint: 'token', kind: 'malformed' });
    await expect(refresh(simulator, refreshToken ?? '', flows[name])).rejects.toThrow(SyntaxError);
  });
});

it('the record tells provider, account and credential of every kind', async () => {
  simulator.control.forgetRequests();
  const claude = simulator.control.anthropic.addAccount({ email: 'four@example.com', apiKeys: ['sk-ant-api03-four'] });
  const { accountId } = simulator.control.google.addAccount({ email: 'four@example.com' });
  const { accessToken } = simulator.control.google.signIn(accountId);
  await fetch(simulator.direct('https://api.anthropic.com/v1/models'), {
    headers: { 'x-api-key': 'sk-ant-api03-four' },
  });
  await fetch(simulator.direct(`https://oauth2.googleapis.com/tokeninfo?access_token=${accessToken}`));
  expect(simulator.control.requests({ provider: 'anthropic' })).toMatchObject([
    { endpoint: 'models', accountId: claude.accountId, credential: 'sk-ant-api03-four' },
  ]);
  expect(simulator.control.requests({ provider: 'google' })).toMatchObject([
    { endpoint: 'tokeninfo', accountId, credential: accessToken },
  ]);
  expect(simulator.control.credentialsSeenAt('api.anthropic.com')).toEqual(['sk-ant-api03-four']);
});
