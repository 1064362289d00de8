// The question for Codex's usage against the provider simulator: what goes out, and what each answer becomes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OauthCredential } from '../../../core/credential/record.ts';
import { readEnvironment } from '../../../core/environment.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { fetchCodexQuota } from '../../../daemon/quota/fetch/openai-codex.ts';
import type { OpenAiAccount } from '../../providers/openai/account-book.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

const prefix = 'HAPPIER_CONNECTED_SERVICES';
let simulator: TestSimulator;
let account: OpenAiAccount;
let record: OauthCredential;
beforeAll(async () => {
  simulator = await startTestSimulator();
  account = simulator.control.openai.addAccount({ email: 'demo@example.com', plan: 'plus' });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.control.clearFaults();
  simulator.control.forgetRequests();
  simulator.control.openai.setUsageAnswer(account.accountId, null);
  const { accessToken, refreshToken = '' } = simulator.control.openai.signIn(account.accountId);
  record = {
    v: 1,
    kind: 'oauth',
    serviceId: 'openai-codex',
    profileId: profileIdSchema.parse('Work'),
    createdAt: 1,
    updatedAt: 1,
    identity: { email: account.email, accountId: account.accountId, plan: null },
    accessToken,
    refreshToken: refreshToken || 'none',
    idToken: null,
    scope: null,
    expiresAt: null,
    refreshedAt: 1,
    refused: null,
  };
});

const ask = (variables: Record<string, string> = {}, whose = record) => {
  const environment = readEnvironment({ ...simulator.environment(), ...variables });
  return fetchCodexQuota({ ...systemPorts, environment }, whose);
};

it('asks as the one account, and says who asks', async () => {
  expect(await ask()).toMatchObject({ kind: 'snapshot', snapshot: { profileId: 'Work', plan: 'Plus' } });
  const [request] = simulator.control.requests({ endpoint: 'usage' });
  expect(request?.headers).toMatchObject({
    authorization: `Bearer ${record.accessToken}`,
    'chatgpt-account-id': account.accountId,
    accept: 'application/json',
    'user-agent': 'happier',
  });
  await ask({ [`${prefix}_QUOTAS_USER_AGENT`]: 'another agent' });
  expect(simulator.control.requests({ endpoint: 'usage' })[1]?.headers['user-agent']).toBe('another agent');
});

it('names no account where none is known', async () => {
  await ask({}, { ...record, identity: { ...record.identity, accountId: null } });
  expect(simulator.control.requests({ endpoint: 'usage' })[0]?.headers).not.toHaveProperty('chatgpt-account-id');
});

describe('failures', () => {
  it.each([
    ['401', 'auth'],
    ['429', 'throttled'],
    ['500', 'provider'],
    ['503', 'provider'],
    ['malformed', 'malformed'],
    ['cut', 'network'],
  ] as const)('%s is told as %s', async (kind, code) => {
    simulator.control.fault({ endpoint: 'usage', kind });
    expect(await ask()).toEqual({ kind: 'failure', code, retryAfterMs: null });
  });

  it.each([
    ['402', 'plan'],
    ['403', 'blocked'],
  ] as const)('%s says that the account is not served: %s', async (kind, cause) => {
    simulator.control.fault({ endpoint: 'usage', kind });
    const ineligible = { cause, link: null };
    expect(await ask()).toEqual({ kind: 'failure', code: 'forbidden', retryAfterMs: null, ineligible });
  });

  it('takes a page of a guard for the provider’s trouble, after one try at the other address', async () => {
    simulator.control.fault({ endpoint: 'usage', kind: '403-html' });
    expect(await ask()).toMatchObject({ kind: 'snapshot' });
    simulator.control.fault({ endpoint: 'usage', kind: '403-html' });
    simulator.control.fault({ endpoint: 'codex-usage', kind: '403-html' });
    expect(await ask()).toEqual({ kind: 'failure', code: 'provider', retryAfterMs: null });
  });

  it('keeps what the provider asks to wait, and takes zero for no word', async () => {
    simulator.control.fault({ endpoint: 'usage', kind: '429-retry-after', retryAfterSeconds: 90 });
    expect(await ask()).toEqual({ kind: 'failure', code: 'throttled', retryAfterMs: 90_000 });
    simulator.control.fault({ endpoint: 'usage', kind: '429-retry-after', retryAfterSeconds: 0 });
    expect(await ask()).toEqual({ kind: 'failure', code: 'throttled', retryAfterMs: null });
  });

  it('gives up in time', async () => {
    simulator.control.fault({ endpoint: 'usage', kind: 'slow' });
    expect(await ask({ [`${prefix}_QUOTAS_FETCH_TIMEOUT_MS`]: '1000' })).toMatchObject({ code: 'timeout' });
    simulator.control.release();
  });

  it('is a network that is not there', async () => {
    const url = { [`${prefix}_OPENAI_CODEX_USAGE_URL`]: 'http://127.0.0.1:1/usage' };
    expect(await ask(url)).toEqual({ kind: 'failure', code: 'network', retryAfterMs: null });
  });

  it('is an answer that tells of another account', async () => {
    simulator.control.openai.setUsageAnswer(account.accountId, { account_id: 'somebody-else', plan_type: 'pro' });
    expect(await ask()).toEqual({ kind: 'failure', code: 'wrong-account', retryAfterMs: null });
  });
});
