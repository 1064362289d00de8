// Who a sign-in belongs to, asked of the provider simulator: what goes out, and what each answer becomes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { unknownIdentity } from '../../../core/credential/identity.ts';
import type { Ineligible, OauthCredential } from '../../../core/credential/record.ts';
import { readEnvironment } from '../../../core/environment.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { createIdentify } from '../../../daemon/identity/identify.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import type { GoogleStanding } from '../../providers/google/account-book.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

const prefix = 'HAPPIER_CONNECTED_SERVICES';
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.control.clearFaults();
  simulator.control.forgetRequests();
});

function recordOf(
  serviceId: ServiceId,
  tokens: { accessToken: string; idToken?: string | null },
  change: Partial<OauthCredential> = {},
): OauthCredential {
  return {
    v: 1,
    kind: 'oauth',
    serviceId,
    profileId: profileIdSchema.parse('Work'),
    createdAt: 1,
    updatedAt: 1,
    identity: unknownIdentity,
    accessToken: tokens.accessToken,
    refreshToken: 'none',
    idToken: tokens.idToken ?? null,
    scope: null,
    expiresAt: null,
    refreshedAt: 1,
    refused: null,
    ...change,
  };
}

function identify(record: OauthCredential, variables: Record<string, string> = {}) {
  const environment = readEnvironment({ ...simulator.environment(), ...variables });
  return createIdentify({ ...systemPorts, environment })(record);
}

const requests = (endpoint: string) => simulator.control.requests({ endpoint });
const old: Ineligible = { cause: 'plan', at: 1, link: null };

describe('Claude', () => {
  function signIn(plan: 'pro' | 'max-20x' | 'team-premium' = 'max-20x') {
    const account = simulator.control.anthropic.addAccount({ email: 'demo@example.com', plan });
    return { account, tokens: simulator.control.anthropic.signIn(account.accountId) };
  }

  it('asks once, as the account, and says who asks', async () => {
    const { account, tokens } = signIn();
    const [organization] = account.organizations;
    expect(await identify(recordOf('claude-subscription', tokens))).toEqual({
      identity: {
        email: 'demo@example.com',
        accountId: account.accountId,
        plan: 'Max 20x',
        organization: { id: organization.organizationId, name: organization.name },
      },
      ineligible: null,
      verdict: { state: 'ok' },
    });
    const asked = requests('profile');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.headers).toMatchObject({
      authorization: `Bearer ${tokens.accessToken}`,
      'anthropic-beta': 'oauth-2025-04-20',
      'anthropic-version': '2023-06-01',
      accept: 'application/json',
      'user-agent': 'happier',
    });
    await identify(recordOf('claude-subscription', tokens), { [`${prefix}_QUOTAS_USER_AGENT`]: 'another agent' });
    expect(requests('profile')[1]?.headers['user-agent']).toBe('another agent');
  });

  it('names the organization that the token is bound to', async () => {
    const account = simulator.control.anthropic.addAccount({
      email: 'two@example.com',
      organizations: [{ plan: 'pro' }, { plan: 'team-premium', name: 'Team Ltd' }],
    });
    const organizationId = account.organizations[1]?.organizationId ?? '';
    const tokens = simulator.control.anthropic.signIn(account.accountId, { organizationId });
    const { identity } = await identify(recordOf('claude-subscription', tokens));
    expect(identity).toMatchObject({ plan: 'Team Premium', organization: { id: organizationId, name: 'Team Ltd' } });
  });

  it('keeps what is known while the provider does not answer', async () => {
    const { tokens } = signIn();
    const identity = { email: 'old@example.com', accountId: 'a', plan: 'Pro', organization: { id: 'o', name: null } };
    const record = recordOf('claude-subscription', tokens, { identity, ineligible: old });
    for (const kind of ['500', '403-html', 'cut', 'malformed'] as const) {
      simulator.control.fault({ provider: 'anthropic', endpoint: 'profile', kind });
      const found = await identify(record);
      expect(found).toMatchObject({ identity, ineligible: old });
      expect(['transient', 'changed']).toContain(found.verdict.state);
    }
  });

  it('takes an answer that names nobody for a changed one', async () => {
    const { tokens } = signIn();
    const url = {
      [`${prefix}_CLAUDE_SUBSCRIPTION_PROFILE_URL`]: simulator.environment()[`${prefix}_OPENAI_MODELS_URL`] ?? '',
    };
    const account = simulator.control.openai.addAccount({ email: 'key@example.com' });
    const key = `sk-proj-${'k'.repeat(32)}`;
    simulator.control.openai.setApiKeys(account.accountId, [key]);
    const record = recordOf('claude-subscription', { ...tokens, accessToken: key }, { ineligible: old });
    expect(await identify(record, url)).toEqual({
      identity: unknownIdentity,
      ineligible: old,
      verdict: { state: 'changed' },
    });
  });

  it('says when the token is over, revoked, or may not ask', async () => {
    const { account, tokens } = signIn();
    const inference = simulator.control.anthropic.signIn(account.accountId, { scopes: ['user:inference'] });
    expect((await identify(recordOf('claude-subscription', inference))).verdict).toEqual({
      state: 'limited',
      cause: 'missing-scope',
    });
    simulator.control.anthropic.expireAccessTokens(account.accountId);
    expect((await identify(recordOf('claude-subscription', tokens))).verdict).toEqual({ state: 'refresh' });
    simulator.control.anthropic.revoke(account.accountId);
    expect((await identify(recordOf('claude-subscription', tokens))).verdict).toEqual({ state: 'refresh' });
  });

  it('tells that the organization does not allow it, and when it does again', async () => {
    const { account, tokens } = signIn();
    simulator.control.anthropic.setStanding(account.accountId, 'not-allowed');
    const before = Date.now();
    const refused = await identify(recordOf('claude-subscription', tokens));
    expect(refused.ineligible).toMatchObject({ cause: 'plan', link: null });
    expect(refused.ineligible?.at).toBeGreaterThanOrEqual(before);
    simulator.control.anthropic.setStanding(account.accountId, 'active');
    const record = recordOf('claude-subscription', tokens, { ineligible: refused.ineligible ?? old });
    expect((await identify(record)).ineligible).toBeNull();
  });

  it('keeps what the provider asks to wait', async () => {
    const { tokens } = signIn();
    simulator.control.fault({
      provider: 'anthropic',
      endpoint: 'profile',
      kind: '429-retry-after',
      retryAfterSeconds: 90,
    });
    const found = await identify(recordOf('claude-subscription', tokens));
    expect(found.verdict).toEqual({ state: 'throttled', retryAfterMs: 90_000 });
  });
});

describe('Gemini', () => {
  function signIn(standing: GoogleStanding = 'standard') {
    const account = simulator.control.google.addAccount({ email: 'demo@example.com', standing });
    return { account, tokens: simulator.control.google.signIn(account.accountId) };
  }

  it('reads the id token and asks for the tier alone', async () => {
    const { account, tokens } = signIn();
    expect(await identify(recordOf('gemini', tokens))).toEqual({
      identity: { email: 'demo@example.com', accountId: account.accountId, plan: 'Code Assist Standard' },
      ineligible: null,
      verdict: { state: 'ok' },
    });
    expect(requests('userinfo')).toHaveLength(0);
    const [asked] = requests('load');
    expect(asked?.headers).toMatchObject({
      authorization: `Bearer ${tokens.accessToken}`,
      'content-type': 'application/json',
      'user-agent': 'happier',
    });
  });

  it('asks who it is where no id token says so', async () => {
    const { account, tokens } = signIn();
    const found = await identify(recordOf('gemini', { ...tokens, idToken: null }));
    expect(found.identity).toMatchObject({ email: 'demo@example.com', accountId: account.accountId });
    expect(requests('userinfo')).toHaveLength(1);
  });

  it.each<[GoogleStanding, string]>([
    ['free', 'Free'],
    ['workspace', 'Workspace'],
    ['enterprise', 'Code Assist Enterprise'],
  ])('%s is %s, with and without an id token', async (standing, plan) => {
    const { tokens } = signIn(standing);
    expect((await identify(recordOf('gemini', tokens))).identity.plan).toBe(plan);
    expect((await identify(recordOf('gemini', { ...tokens, idToken: null }))).identity.plan).toBe(plan);
  });

  it('names the plan that was bought', async () => {
    const { account, tokens } = signIn();
    simulator.control.google.setPaidTier(account.accountId, { id: 'g1-pro-tier', name: 'Google AI Pro' });
    expect((await identify(recordOf('gemini', tokens))).identity.plan).toBe('Google AI Pro');
  });

  it.each<[GoogleStanding, Ineligible['cause'], string | null]>([
    ['retired', 'client-retired', null],
    ['validation-required', 'validation', 'https://accounts.google.com/signin/continue?simulated=validation'],
    ['subscription-required', 'plan', null],
    ['tos-blocked', 'blocked', null],
    [
      'service-disabled',
      'project',
      'https://console.developers.google.com/apis/api/cloudaicompanion.googleapis.com/overview?project=simulated-project-1',
    ],
    // The standard tier is open to it.
    ['unsupported-location', 'project', null],
  ])('%s is a sign-in that holds and is not served: %s', async (standing, cause, link) => {
    const { account, tokens } = signIn(standing);
    const found = await identify(recordOf('gemini', tokens));
    expect(found.identity).toMatchObject({ email: 'demo@example.com', accountId: account.accountId });
    expect(found.ineligible).toMatchObject({ cause, link });
    expect(found.verdict).toEqual({ state: 'ineligible', cause, link });
  });

  it('says that the token is over', async () => {
    const { account, tokens } = signIn();
    simulator.control.google.expireAccessTokens(account.accountId);
    const found = await identify(recordOf('gemini', tokens, { ineligible: old }));
    expect(found).toMatchObject({ verdict: { state: 'refresh' }, ineligible: old });
  });

  it('still says who it is while the tier is not known', async () => {
    const { account, tokens } = signIn();
    simulator.control.fault({ provider: 'google', endpoint: 'load', kind: '503' });
    const found = await identify(recordOf('gemini', { ...tokens, idToken: null }));
    expect(found).toMatchObject({
      identity: { email: 'demo@example.com', accountId: account.accountId, plan: null },
      verdict: { state: 'transient' },
    });
  });
});

describe('Codex', () => {
  it('is read from its tokens, and nobody is asked', async () => {
    const account = simulator.control.openai.addAccount({ email: 'demo@example.com', plan: 'plus' });
    const tokens = simulator.control.openai.signIn(account.accountId);
    expect(await identify(recordOf('openai-codex', tokens, { ineligible: old }))).toEqual({
      identity: { email: 'demo@example.com', accountId: account.accountId, plan: 'Plus' },
      ineligible: old,
      verdict: { state: 'ok' },
    });
    expect(simulator.control.requests()).toHaveLength(0);
  });
});

describe('a provider that cannot be reached', () => {
  it('is told as that, and nothing is lost', async () => {
    const nowhere = {
      [`${prefix}_CLAUDE_SUBSCRIPTION_PROFILE_URL`]: 'http://127.0.0.1:1/profile',
      [`${prefix}_GEMINI_CODE_ASSIST_URL`]: 'http://127.0.0.1:1',
      [`${prefix}_GEMINI_USERINFO_URL`]: 'http://127.0.0.1:1/userinfo',
    };
    for (const serviceId of ['claude-subscription', 'gemini'] as const) {
      const identity = { email: 'old@example.com', accountId: 'a', plan: 'Pro' };
      const found = await identify(recordOf(serviceId, { accessToken: 'token' }, { identity }), nowhere);
      expect(found).toEqual({ identity, ineligible: null, verdict: { state: 'transient', cause: 'network' } });
    }
  });
});
