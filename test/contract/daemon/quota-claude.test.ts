// The questions for Claude's usage against the provider simulator: a sign-in's, and the one-token message of a setup-token.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OauthCredential } from '../../../core/credential/record.ts';
import { readEnvironment } from '../../../core/environment.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { probeClaude } from '../../../daemon/quota/fetch/claude-probe.ts';
import { fetchClaudeQuota } from '../../../daemon/quota/fetch/claude-subscription.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { oauthRecord, setupTokenRecord } from './quota-records.ts';

const prefix = 'HAPPIER_CONNECTED_SERVICES';
const hour = 3_600_000;
let simulator: TestSimulator;
let accountId: string;
let organizationId: string;
let record: OauthCredential;
let token: string;

beforeAll(async () => {
  simulator = await startTestSimulator();
  const account = simulator.control.anthropic.addAccount({ email: 'demo@example.com', plan: 'max-5x' });
  accountId = account.accountId;
  organizationId = account.organizations[0]?.organizationId ?? '';
});
afterAll(() => simulator.close());
beforeEach(() => {
  const { anthropic, clearFaults, forgetRequests } = simulator.control;
  clearFaults();
  forgetRequests();
  anthropic.setUsageAnswer(accountId, null);
  anthropic.setStanding(accountId, 'active');
  anthropic.setUsage(accountId, {
    session: { usedPercent: 12, resetsAt: Date.now() + 2 * hour },
    weekly: { usedPercent: 40, resetsAt: Date.now() + 50 * hour },
    scoped: [{ displayName: 'Fable', usedPercent: 81, resetsAt: Date.now() + 50 * hour }],
  });
  const { accessToken } = anthropic.signIn(accountId);
  const identity = {
    email: 'demo@example.com',
    accountId,
    plan: 'Max 5x',
    organization: { id: organizationId, name: null },
  };
  record = oauthRecord({ serviceId: 'claude-subscription', accessToken, identity });
  token = anthropic.setupToken(accountId);
});

const network = (variables: Record<string, string> = {}) => ({
  ...systemPorts,
  environment: readEnvironment({ ...simulator.environment(), ...variables }),
});
const ask = (variables: Record<string, string> = {}, whose = record) => fetchClaudeQuota(network(variables), whose);
const probe = (variables: Record<string, string> = {}) => probeClaude(network(variables), setupTokenRecord(token));
const failed = (code: string) => ({ kind: 'failure', code, retryAfterMs: null });

describe('a sign-in', () => {
  it('is asked about as itself', async () => {
    expect(await ask()).toMatchObject({
      kind: 'snapshot',
      snapshot: {
        profileId: 'Work',
        plan: 'Max 5x',
        meters: [
          { id: 'claude:5h', usedPercent: 12 },
          { id: 'claude:7d', usedPercent: 40 },
          { label: 'Weekly · Fable', usedPercent: 81, scope: 'scoped' },
        ],
      },
    });
    const [request] = simulator.control.requests({ endpoint: 'usage' });
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${record.accessToken}`,
      accept: 'application/json',
      'content-type': 'application/json',
      'anthropic-beta': 'oauth-2025-04-20',
      'anthropic-version': '2023-06-01',
      'user-agent': 'happier',
    });
    await ask({ [`${prefix}_QUOTAS_USER_AGENT`]: 'another agent' });
    expect(simulator.control.requests({ endpoint: 'usage' })[1]?.headers['user-agent']).toBe('another agent');
  });

  it('is asked about at the older address only where the newer one is not set', async () => {
    const nowhere = 'http://127.0.0.1:1/usage';
    expect(await ask({ [`${prefix}_ANTHROPIC_USAGE_URL`]: nowhere })).toMatchObject({ kind: 'snapshot' });
    const usageUrl = simulator.environment()[`${prefix}_CLAUDE_SUBSCRIPTION_USAGE_URL`] ?? '';
    const older = { [`${prefix}_CLAUDE_SUBSCRIPTION_USAGE_URL`]: '', [`${prefix}_ANTHROPIC_USAGE_URL`]: usageUrl };
    expect(await ask(older)).toMatchObject({ kind: 'snapshot', snapshot: { serviceId: 'claude-subscription' } });
  });

  it.each([
    ['401', 'auth', 1],
    ['429', 'throttled', 1],
    ['500', 'provider', 2],
    ['529', 'provider', 2],
    ['403-html', 'provider', 1],
    ['malformed', 'malformed', 1],
    ['cut', 'network', 1],
  ] as const)('%s is told as %s', async (kind, code, asked) => {
    simulator.control.fault({ endpoint: 'usage', kind, times: 2 });
    expect(await ask()).toEqual(failed(code));
    expect(simulator.control.requests({ endpoint: 'usage' })).toHaveLength(asked);
  });

  it('is asked about once more at once when the provider stumbles', async () => {
    simulator.control.fault({ endpoint: 'usage', kind: '503' });
    expect(await ask()).toMatchObject({ kind: 'snapshot' });
  });

  it('keeps what the provider asks to wait, and takes zero for no word', async () => {
    simulator.control.fault({ endpoint: 'usage', kind: '429-retry-after', retryAfterSeconds: 700 });
    expect(await ask()).toEqual({ ...failed('throttled'), retryAfterMs: 700_000 });
    simulator.control.fault({ endpoint: 'usage', kind: '429-retry-after', retryAfterSeconds: 0 });
    expect(await ask()).toEqual(failed('throttled'));
  });

  it('gives up in time', async () => {
    simulator.control.fault({ endpoint: 'usage', kind: 'slow' });
    expect(await ask({ [`${prefix}_QUOTAS_FETCH_TIMEOUT_MS`]: '1000' })).toEqual(failed('timeout'));
    simulator.control.release();
  });

  it('that may not read usage is told apart', async () => {
    const { accessToken } = simulator.control.anthropic.signIn(accountId, { scopes: ['user:inference'] });
    expect(await ask({}, { ...record, accessToken })).toEqual(failed('no-scope'));
  });

  it('of an organization that is not served names that', async () => {
    simulator.control.anthropic.setStanding(accountId, 'not-allowed');
    expect(await ask()).toEqual({ ...failed('forbidden'), ineligible: { cause: 'plan', link: null } });
  });

  it('is not shown numbers of another organization', async () => {
    const fetch: typeof globalThis.fetch = async (...args) => {
      const answer = await globalThis.fetch(...args);
      const headers = { 'content-type': 'application/json', 'anthropic-organization-id': 'somebody-else' };
      return new Response(await answer.text(), { status: answer.status, headers });
    };
    expect(await fetchClaudeQuota({ ...network(), fetch }, record)).toEqual(failed('wrong-account'));
  });
});

describe('a setup-token', () => {
  it('buys its numbers with one token of the cheapest model', async () => {
    expect(await probe()).toMatchObject({
      kind: 'snapshot',
      snapshot: {
        profileId: 'Setup',
        meters: [
          { id: 'claude:5h', usedPercent: 12 },
          { id: 'claude:7d', usedPercent: 40 },
        ],
      },
    });
    const [request] = simulator.control.requests({ endpoint: 'messages' });
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'anthropic-beta': 'oauth-2025-04-20',
      'user-agent': 'happier',
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      model: 'claude-haiku-4-5',
      max_tokens: 1,
      messages: [{ role: 'user', content: 'Hi' }],
    });
    expect(simulator.control.requests({ endpoint: 'usage' })).toEqual([]);
  });

  it('reads them from the refusal of an account that has used up everything', async () => {
    simulator.control.anthropic.setUsage(accountId, {
      session: { usedPercent: 100, resetsAt: Date.now() + 2 * hour },
    });
    expect(await probe()).toMatchObject({
      kind: 'snapshot',
      snapshot: { meters: [{ id: 'claude:5h', usedPercent: 100, exhausted: true }, { id: 'claude:7d' }] },
    });
  });

  it.each([
    ['401', 'auth'],
    ['429', 'throttled'],
    ['500', 'provider'],
    ['cut', 'network'],
  ] as const)('%s is told as %s, after one message only', async (kind, code) => {
    simulator.control.fault({ endpoint: 'messages', kind });
    expect(await probe()).toEqual(failed(code));
    expect(simulator.control.requests({ endpoint: 'messages' })).toHaveLength(1);
  });

  it('keeps what the provider asks to wait', async () => {
    simulator.control.fault({ endpoint: 'messages', kind: '429-retry-after', retryAfterSeconds: 90 });
    expect(await probe()).toEqual({ ...failed('throttled'), retryAfterMs: 90_000 });
  });
});
