// The revocation endpoints: where a client finds them, whom they ask for, and that a whole sign-in ends.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { flows, type ProviderName, providerNames } from './flows.ts';
import { postFields, refresh } from './oauth-client.ts';

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());

const control = (name: ProviderName) => simulator.control[name];

function newLogin(name: ProviderName) {
  const { accountId } = control(name).addAccount({ email: 'one@example.com' });
  const { accessToken, refreshToken } = control(name).signIn(accountId);
  return { accountId, accessToken, refreshToken: refreshToken ?? '' };
}

function revoke(name: ProviderName, fields: Record<string, string>, encoding: 'form' | 'json' = 'form') {
  const { revokeUrl, clientId } = flows[name];
  return postFields(simulator, revokeUrl, { client_id: clientId, ...fields }, encoding);
}

describe.each(providerNames)('revocation at %s', (name) => {
  const flow = flows[name];

  it('lies beside the token endpoint', () => {
    expect(flow.revokeUrl).toBe(flow.tokenUrl.replace(/token$/, 'revoke'));
  });

  it.each(['accessToken', 'refreshToken'] as const)('of one token ends the sign-in, and only it: %s', async (which) => {
    const login = newLogin(name);
    const other = control(name).signIn(login.accountId);
    expect((await revoke(name, { token: login[which] })).status).toBe(200);
    expect((await refresh(simulator, login.refreshToken, flow)).status).toBeGreaterThanOrEqual(400);
    expect((await refresh(simulator, other.refreshToken ?? '', flow)).status).toBe(200);
    expect(control(name).revocations().at(-1)).toEqual({
      at: expect.any(Number),
      token: login[which],
      kind: which === 'accessToken' ? 'access' : 'refresh',
      accountId: login.accountId,
      wasDead: false,
    });
  });

  it('is in the record with the account', async () => {
    const { accountId, refreshToken } = newLogin(name);
    await revoke(name, { token: refreshToken });
    expect(simulator.control.requests({ provider: name, endpoint: 'revoke', accountId })).toMatchObject([
      { credential: refreshToken, status: 200 },
    ]);
  });

  it('without a token is refused', async () => {
    expect((await revoke(name, {})).status).toBe(400);
  });
});

describe.each(['openai', 'anthropic'] as const)('revocation at %s, as RFC 7009 has it', (name) => {
  it('takes JSON too', async () => {
    expect((await revoke(name, { token: newLogin(name).refreshToken }, 'json')).status).toBe(200);
  });

  it('wants its client', async () => {
    const { refreshToken } = newLogin(name);
    expect((await revoke(name, { token: refreshToken, client_id: 'other' })).status).toBe(401);
    expect((await refresh(simulator, refreshToken, flows[name])).status).toBe(200);
  });

  it('of a token that nobody knows is done at once', async () => {
    expect((await revoke(name, { token: 'nobody-knows-me' })).status).toBe(200);
    expect(control(name).revocations().at(-1)).toMatchObject({ kind: 'unknown', accountId: null });
  });
});

it('revocation at google refuses what is unknown or dead already', async () => {
  const { refreshToken } = newLogin('google');
  expect((await revoke('google', { token: 'nobody-knows-me' })).status).toBe(400);
  expect((await revoke('google', { token: refreshToken })).status).toBe(200);
  expect((await revoke('google', { token: refreshToken })).status).toBe(400);
});
