// Claude's played usage and profile: shapes, who may ask, and numbers and plans that a test controls.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { bodyOf } from './oauth-client.ts';

const now = Date.UTC(2026, 10, 23, 12);
const HOUR_MS = 3_600_000;
const BETA = { 'anthropic-beta': 'oauth-2025-04-20' };
let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator({ now: () => now });
});
afterAll(() => simulator.close());

const claude = () => simulator.control.anthropic;

async function ask(path: 'usage' | 'profile', token: string | null, headers: Record<string, string> = BETA) {
  const url = simulator.direct(`https://api.anthropic.com/api/oauth/${path}`);
  return fetch(url, { headers: { ...(token !== null && { authorization: `Bearer ${token}` }), ...headers } });
}

function newLogin(usage = {}) {
  const { accountId, organizations } = claude().addAccount({
    email: 'one@example.com',
    name: 'One',
    plan: 'max-20x',
    usage,
  });
  return { accountId, organizationId: organizations[0].organizationId, token: claude().signIn(accountId).accessToken };
}

describe('the usage', () => {
  it('has the limits array, which binds, and the windows of old beside it', async () => {
    const { token } = newLogin({
      session: { usedPercent: 12, resetsAt: now + HOUR_MS },
      weekly: { usedPercent: 40, resetsAt: now + 90 * HOUR_MS },
      scoped: [{ displayName: 'Opus', usedPercent: 81, resetsAt: now + 90 * HOUR_MS }],
    });
    const { status, body } = await bodyOf(await ask('usage', token));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      five_hour: { utilization: 12, resets_at: '2026-11-23T13:00:00.000000+00:00', locked_reason: null },
      seven_day: { utilization: 40 },
      seven_day_opus: null,
      limits: [
        { kind: 'session', group: 'session', percent: 12, severity: 'normal', scope: null, is_active: false },
        { kind: 'weekly_all', group: 'weekly', percent: 40, is_active: false },
        {
          kind: 'weekly_scoped',
          percent: 81,
          severity: 'warning',
          scope: { model: { display_name: 'Opus' } },
          is_active: true,
        },
      ],
      extra_usage: { is_enabled: false, monthly_limit: null },
      spend: { enabled: false, limit: null, percent: 0 },
    });
  });

  it('of a window that has not started has no reset', async () => {
    const { token } = newLogin({ session: { usedPercent: 0, resetsAt: null } });
    expect((await bodyOf(await ask('usage', token))).body).toMatchObject({
      five_hour: { utilization: 0, resets_at: null },
      seven_day: null,
      limits: [{ kind: 'session', resets_at: null }],
    });
  });

  it('tells money in minor units, in both blocks', async () => {
    const { token } = newLogin({ extra: { used: 250, limit: 5_000, currency: 'EUR' } });
    expect((await bodyOf(await ask('usage', token))).body).toMatchObject({
      extra_usage: { is_enabled: true, used_credits: 250, monthly_limit: 5_000, utilization: 5, currency: 'EUR' },
      spend: {
        enabled: true,
        used: { amount_minor: 250, currency: 'EUR', exponent: 2 },
        limit: { amount_minor: 5_000 },
        percent: 5,
      },
    });
  });

  it('of a plan that is billed in dollars has its pool', async () => {
    const { token } = newLogin({
      included: { usedPercent: 25, resetsAt: now, usedDollars: 10, limitDollars: 40 },
    });
    expect((await bodyOf(await ask('usage', token))).body).toMatchObject({
      limits: [],
      cinder_cove: { utilization: 25, limit_dollars: 40, used_dollars: 10, remaining_dollars: 30 },
    });
  });

  it('changes when a test says so, per organization, or is replaced as a whole', async () => {
    const { accountId, token } = newLogin();
    claude().setUsage(accountId, { session: { usedPercent: 100, resetsAt: now } });
    expect((await bodyOf(await ask('usage', token))).body).toMatchObject({
      five_hour: { locked_reason: 'usage_limit_reached' },
    });
    claude().setUsageAnswer(accountId, { five_hour: null });
    expect((await bodyOf(await ask('usage', token))).body).toEqual({ five_hour: null });
    claude().setUsageAnswer(accountId, null);
    expect((await bodyOf(await ask('usage', token))).body).toHaveProperty('limits');
  });
});

describe('the profile', () => {
  it('says who it is and which plan', async () => {
    const { accountId, organizationId, token } = newLogin({ extra: { used: 0, limit: null, currency: 'USD' } });
    const { status, body } = await bodyOf(await ask('profile', token, {}));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      account: {
        uuid: accountId,
        email: 'one@example.com',
        full_name: 'One',
        has_claude_max: true,
        has_claude_pro: false,
      },
      organization: {
        uuid: organizationId,
        organization_type: 'claude_max',
        rate_limit_tier: 'default_claude_max_20x',
        seat_tier: null,
        has_extra_usage_enabled: true,
        subscription_status: 'active',
      },
    });
  });

  it.each([
    ['free', 'claude_free', 'default_claude_ai', null],
    ['pro', 'claude_pro', 'default_claude_pro', null],
    ['max-5x', 'claude_max', 'default_claude_max_5x', null],
    ['team-standard', 'claude_team', 'default_claude_ai', 'team_standard'],
    ['team-premium', 'claude_team', 'default_claude_max_5x', 'team_tier_1'],
    ['enterprise', 'claude_enterprise', 'default_claude_zero', 'enterprise_usage_based'],
  ] as const)('of plan %s', async (plan, organization_type, rate_limit_tier, seat_tier) => {
    const { accountId, token } = newLogin();
    claude().setPlan(accountId, plan);
    expect((await bodyOf(await ask('profile', token))).body).toMatchObject({
      organization: { organization_type, rate_limit_tier, seat_tier },
    });
  });

  it('is of the organization that the token is bound to, and so is the usage', async () => {
    const { accountId, organizations } = claude().addAccount({
      email: 'two@example.com',
      organizations: [
        { plan: 'max-5x', usage: { weekly: { usedPercent: 10, resetsAt: now } } },
        { plan: 'team-premium', name: 'Example Ltd', usage: { weekly: { usedPercent: 77, resetsAt: now } } },
      ],
    });
    const organizationId = organizations[1]?.organizationId ?? '';
    const token = claude().signIn(accountId, { organizationId }).accessToken;
    expect((await bodyOf(await ask('profile', token))).body).toMatchObject({
      account: { uuid: accountId, has_claude_max: true },
      organization: { uuid: organizationId, name: 'Example Ltd', organization_type: 'claude_team' },
    });
    expect((await bodyOf(await ask('usage', token))).body).toMatchObject({ seven_day: { utilization: 77 } });
  });

  it('is not that of another member of the same organization', async () => {
    const shared = { organizationId: 'org-shared', plan: 'team-standard' } as const;
    const [first, second] = ['a@example.com', 'b@example.com'].map((email) =>
      claude().addAccount({ email, ...shared }),
    );
    const token = claude().signIn(second?.accountId ?? '').accessToken;
    expect(first?.accountId).not.toBe(second?.accountId);
    expect((await bodyOf(await ask('profile', token))).body).toMatchObject({
      account: { uuid: second?.accountId, email: 'b@example.com' },
      organization: { uuid: 'org-shared' },
    });
  });
});

describe('whoever may not ask', () => {
  it.each([
    ['expired', 401, 'authentication_error', 'expired', (id: string) => claude().expireAccessTokens(id)],
    ['revoked', 403, 'permission_error', 'revoked', (id: string) => claude().revoke(id)],
    [
      'not allowed',
      403,
      'permission_error',
      'not allowed for this organization',
      (id: string) => claude().setStanding(id, 'not-allowed'),
    ],
    ['inactive', 403, 'forbidden', 'Request not allowed', (id: string) => claude().setStanding(id, 'inactive')],
  ] as const)('is told: %s', async (_what, status, type, text, change) => {
    const { accountId, token } = newLogin();
    change(accountId);
    for (const path of ['usage', 'profile'] as const) {
      expect(await bodyOf(await ask(path, token))).toMatchObject({
        status,
        body: { type: 'error', error: { type, message: expect.stringContaining(text) } },
      });
    }
  });

  it('is told: unknown token', async () => {
    expect((await ask('usage', 'sk-ant-oat01-other')).status).toBe(401);
    expect((await ask('profile', 'sk-ant-oat01-other')).status).toBe(401);
  });

  it('with a setup-token is told the scope that is missing', async () => {
    const token = claude().setupToken(newLogin().accountId);
    expect(await bodyOf(await ask('usage', token))).toMatchObject({
      status: 403,
      body: { error: { type: 'permission_error', message: expect.stringContaining('scope requirement user:profile') } },
    });
    expect(await bodyOf(await ask('profile', token))).toMatchObject({
      status: 403,
      body: { error: { details: { permission: 'user:profile' } } },
    });
  });

  it('without a token gets a 429 of the usage and a 401 of the profile', async () => {
    const response = await ask('usage', null);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '0']);
    expect((await ask('profile', null)).status).toBe(401);
  });

  it('without the beta header gets no usage', async () => {
    expect((await ask('usage', newLogin().token, {})).status).toBe(401);
  });
});
