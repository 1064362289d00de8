// Faults on request: what a client gets, and whether the provider has acted by then.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { refresh } from './oauth-client.ts';

let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
afterEach(() => {
  simulator.control.clearFaults();
  simulator.control.release();
});

function newLogin() {
  const { accountId } = simulator.control.openai.addAccount({ email: 'one@example.com' });
  const { accessToken, refreshToken } = simulator.control.openai.signIn(accountId);
  return { accountId, accessToken, refreshToken: refreshToken ?? '' };
}

const askUsage = (accessToken: string) =>
  fetch(simulator.direct('https://chatgpt.com/backend-api/wham/usage'), {
    headers: { authorization: `Bearer ${accessToken}` },
  });

async function until(condition: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 5_000; !condition(); ) {
    if (Date.now() > deadline) throw new Error('not in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a refusal', () => {
  it.each([
    ['401', 401, { detail: { code: 'token_expired' } }],
    ['402', 402, { detail: { code: 'deactivated_workspace' } }],
    ['403', 403, { detail: { code: 'account_deactivated' } }],
    ['429', 429, { detail: { code: 'rate_limit_exceeded' } }],
    ['500', 500, { detail: 'Internal Server Error' }],
  ] as const)('of the usage endpoint: %s', async (kind, status, body) => {
    const { accessToken } = newLogin();
    simulator.control.fault({ endpoint: 'usage', kind });
    const response = await askUsage(accessToken);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(body);
  });

  it('can be the challenge page of a firewall', async () => {
    simulator.control.fault({ endpoint: 'usage', kind: '403-html' });
    const response = await askUsage(newLogin().accessToken);
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('carries Retry-After only when asked to', async () => {
    const { accessToken } = newLogin();
    simulator.control.fault({ endpoint: 'usage', kind: '429-retry-after', retryAfterSeconds: 7 });
    simulator.control.fault({ endpoint: 'usage', kind: '429' });
    expect((await askUsage(accessToken)).headers.get('retry-after')).toBe('7');
    expect((await askUsage(accessToken)).headers.get('retry-after')).toBeNull();
  });

  it('of the token endpoint carries the code that a test wants, and uses nothing up', async () => {
    const { refreshToken } = newLogin();
    simulator.control.fault({ endpoint: 'token', kind: '401', code: 'app_session_terminated' });
    expect(await refresh(simulator, refreshToken)).toMatchObject({
      status: 401,
      body: { error: { code: 'app_session_terminated' } },
    });
    expect((await refresh(simulator, refreshToken)).status).toBe(200);
  });

  it('hits as often as asked, and only its account', async () => {
    const hit = newLogin();
    const spared = newLogin();
    simulator.control.fault({ endpoint: 'usage', kind: '500', times: 2, accountId: hit.accountId });
    const statuses = async (token: string) => (await askUsage(token)).status;
    expect([await statuses(hit.accessToken), await statuses(spared.accessToken)]).toEqual([500, 200]);
    expect([await statuses(hit.accessToken), await statuses(hit.accessToken)]).toEqual([500, 200]);
  });
});

describe('a slow answer', () => {
  it('is held, before the provider acts, until it is let go', async () => {
    const { accountId, refreshToken } = newLogin();
    simulator.control.fault({ endpoint: 'token', kind: 'slow' });
    const answer = refresh(simulator, refreshToken);
    await until(() => simulator.control.held().length === 1);
    expect(simulator.control.held()).toEqual([{ endpoint: 'token', accountId }]);
    expect(simulator.control.openai.issued(accountId).currentRefreshTokens).toEqual([refreshToken]);
    expect(simulator.control.release('usage')).toBe(0);
    expect(simulator.control.release('token')).toBe(1);
    expect((await answer).status).toBe(200);
  });

  it('can be held after the provider has acted', async () => {
    const { accountId, refreshToken } = newLogin();
    simulator.control.fault({ endpoint: 'token', kind: 'slow', phase: 'after' });
    const answer = refresh(simulator, refreshToken);
    await until(() => simulator.control.held().length === 1);
    expect(simulator.control.openai.issued(accountId).currentRefreshTokens).not.toContain(refreshToken);
    simulator.control.release();
    expect((await answer).body.refresh_token).toBe(simulator.control.openai.issued(accountId).currentRefreshTokens[0]);
  });

  it('comes by itself after its time', async () => {
    simulator.control.fault({ endpoint: 'usage', kind: 'slow', ms: 30 });
    expect((await askUsage(newLogin().accessToken)).status).toBe(200);
  });
});

describe('a cut connection', () => {
  it('loses the answer of a provider that has acted', async () => {
    const { accountId, refreshToken } = newLogin();
    simulator.control.fault({ endpoint: 'token', kind: 'cut' });
    await expect(refresh(simulator, refreshToken)).rejects.toThrow();
    expect(simulator.control.openai.issued(accountId).currentRefreshTokens).not.toContain(refreshToken);
    expect(simulator.control.requests({ credential: refreshToken })).toMatchObject([{ status: null }]);
  });

  it('can come before the provider acts', async () => {
    const { accountId, refreshToken } = newLogin();
    simulator.control.fault({ endpoint: 'token', kind: 'cut', phase: 'before' });
    await expect(refresh(simulator, refreshToken)).rejects.toThrow();
    expect(simulator.control.openai.issued(accountId).currentRefreshTokens).toEqual([refreshToken]);
  });
});

it('a malformed answer is a 200 that is not JSON', async () => {
  simulator.control.fault({ endpoint: 'usage', kind: 'malformed' });
  const response = await askUsage(newLogin().accessToken);
  expect(response.status).toBe(200);
  await expect(response.json()).rejects.toThrow(SyntaxError);
});
