// The played usage endpoint: shapes, who may ask, and numbers that a test controls.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

const now = Date.UTC(2026, 10, 23, 12);
const HOUR_MS = 3_600_000;
let simulator: TestSimulator;

beforeAll(async () => {
  simulator = await startTestSimulator({ now: () => now });
});
afterAll(() => simulator.close());

const openai = () => simulator.control.openai;

async function ask(accessToken: string | null, headers: Record<string, string> = {}, path = 'wham/usage') {
  const response = await fetch(simulator.direct(`https://chatgpt.com/backend-api/${path}`), {
    headers: { ...(accessToken !== null && { authorization: `Bearer ${accessToken}` }), ...headers },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function newLogin(usedPercent = 38) {
  const windows = [
    { usedPercent, windowSeconds: 18_000, resetsAt: now + HOUR_MS },
    { usedPercent: 69, windowSeconds: 604_800, resetsAt: now + 48 * HOUR_MS },
  ] as const;
  const { accountId } = openai().addAccount({
    email: 'one@example.com',
    plan: 'plus',
    usage: { windows, resetCredits: 2 },
  });
  return { accountId, ...openai().signIn(accountId) };
}

describe('the numbers', () => {
  it('come in the windows of the account, in seconds', async () => {
    const { accountId, accessToken } = newLogin();
    const { status, body } = await ask(accessToken, { 'ChatGPT-Account-Id': accountId });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      account_id: accountId,
      email: 'one@example.com',
      plan_type: 'plus',
      rate_limit: {
        allowed: true,
        limit_reached: false,
        primary_window: {
          used_percent: 38,
          limit_window_seconds: 18_000,
          reset_after_seconds: 3600,
          reset_at: (now + HOUR_MS) / 1000,
        },
        secondary_window: { used_percent: 69, limit_window_seconds: 604_800 },
      },
      credits: { has_credits: false, balance: '0' },
      rate_limit_reset_credits: { available_count: 2 },
    });
  });

  it('follow the control: other windows, a spent one, a plan, credits', async () => {
    const { accountId, accessToken } = newLogin();
    openai().setUsage(accountId, {
      windows: [{ usedPercent: 100, windowSeconds: 604_800, resetsAt: now + HOUR_MS }],
      credits: { unlimited: false, balance: '12.5' },
    });
    openai().setPlan(accountId, 'pro');
    expect((await ask(accessToken)).body).toMatchObject({
      plan_type: 'pro',
      rate_limit: {
        allowed: false,
        limit_reached: true,
        primary_window: { limit_window_seconds: 604_800 },
        secondary_window: null,
      },
      rate_limit_reached_type: { type: 'rate_limit_reached' },
      credits: { has_credits: true, balance: '12.5' },
    });
  });

  it('can be any body that a test wants, under both paths', async () => {
    const { accountId, accessToken } = newLogin();
    openai().setUsageAnswer(accountId, { plan_type: 'business', rate_limit: null });
    expect((await ask(accessToken)).body).toEqual({ plan_type: 'business', rate_limit: null });
    expect((await ask(accessToken, {}, 'codex/usage')).body).toEqual({ plan_type: 'business', rate_limit: null });
    openai().setUsageAnswer(accountId, null);
    expect((await ask(accessToken)).body).toMatchObject({ plan_type: 'plus' });
  });

  it('name the resets in hand', async () => {
    const { accessToken } = newLogin();
    const { body } = await ask(accessToken, {}, 'wham/rate-limit-reset-credits');
    expect(body).toMatchObject({ available_count: 2, credits: [{ status: 'available' }, { status: 'available' }] });
  });
});

describe('who may ask', () => {
  it('nobody without a token', async () => {
    expect(await ask(null)).toEqual({ status: 401, body: { detail: 'Unauthorized' } });
  });

  it('not with a made-up token', async () => {
    expect(await ask('eyJhbGciOiJub25lIn0.e30.')).toMatchObject({
      status: 401,
      body: { error: { code: 'token_invalidated' } },
    });
  });

  it('not with an expired token, but with the next one', async () => {
    const { accountId, accessToken } = newLogin();
    openai().expireAccessTokens(accountId);
    expect(await ask(accessToken)).toMatchObject({ status: 401, body: { detail: { code: 'token_expired' } } });
    expect((await ask(openai().signIn(accountId).accessToken)).status).toBe(200);
  });

  it('not with a revoked token', async () => {
    const { accountId, accessToken } = newLogin();
    openai().revoke(accountId);
    expect(await ask(accessToken)).toMatchObject({ status: 401, body: { error: { code: 'token_revoked' } } });
  });

  it('not for another account', async () => {
    const mine = newLogin();
    const other = newLogin();
    expect((await ask(mine.accessToken, { 'ChatGPT-Account-Id': other.accountId })).status).toBe(401);
  });

  it('lists the workspaces of the login', async () => {
    const { accountId, accessToken } = newLogin();
    expect((await ask(accessToken, {}, 'wham/accounts/check')).body).toMatchObject({
      accounts: [
        { id: accountId, workspace_backend_origin: 'NO_CONSTRAINT', account_routing_override: 'NO_CONSTRAINT' },
      ],
      account_ordering: [accountId],
      default_account_id: accountId,
    });
  });
});
