// Claude's profile: who, which organization, and the plan as people know it (provider-answers.md §3.3).
import { describe, expect, test } from 'vitest';
import { claudeProfile } from '../../../../core/identity/claude-profile.ts';

const whole = {
  account: { uuid: 'account-1', email: 'demo@example.com', has_claude_max: true, has_claude_pro: false },
  organization: {
    uuid: 'org-1',
    name: 'Demo Ltd',
    organization_type: 'claude_max',
    rate_limit_tier: 'default_claude_max_20x',
    seat_tier: null,
  },
};

test('names account, organization and plan', () => {
  expect(claudeProfile(whole)).toEqual({
    email: 'demo@example.com',
    accountId: 'account-1',
    plan: 'Max 20x',
    organization: { id: 'org-1', name: 'Demo Ltd' },
  });
});

test.each(['email', 'email_address', 'emailAddress'])('the e-mail as %s', (name) => {
  expect(claudeProfile({ account: { [name]: 'a@example.com' } }).email).toBe('a@example.com');
});

describe('plan', () => {
  test.each([
    ['claude_max', 'default_claude_max_20x', null, 'Max 20x'],
    ['claude_max', 'default_claude_max_5x', null, 'Max 5x'],
    ['claude_max', 'default_raven', null, 'Max'],
    ['claude_max', null, null, 'Max'],
    ['claude_pro', 'default_claude_pro', null, 'Pro'],
    ['claude_team', 'default_claude_ai', 'team_standard', 'Team Standard'],
    ['claude_team', 'default_claude_max_5x', 'team_standard', 'Team Standard'],
    ['claude_team', 'default_claude_max_5x', 'team_tier_1', 'Team Premium'],
    ['claude_team', 'default_claude_max_5x', null, 'Team Premium'],
    ['claude_team', 'default_claude_ai', null, 'Team'],
    ['claude_enterprise', 'default_claude_zero', 'enterprise_usage_based', 'Enterprise'],
    ['enterprise', null, null, 'Enterprise'],
    ['claude_free', 'default_claude_ai', null, 'Free'],
    ['claude_brand_new', null, null, 'Brand New'],
    ['CLAUDE_PRO', null, null, 'Pro'],
  ])('%s, %s, %s is %s', (organization_type, rate_limit_tier, seat_tier, label) => {
    expect(claudeProfile({ organization: { organization_type, rate_limit_tier, seat_tier } }).plan).toBe(label);
  });

  test.each([
    [{ has_claude_max: true, has_claude_pro: false }, 'Max 5x'],
    [{ has_claude_max: false, has_claude_pro: true }, 'Pro'],
    [{ has_claude_max: false, has_claude_pro: false }, 'Free'],
    [{ has_claude_max: 'true' }, null],
    [{}, null],
  ])('of an organization without a type, by what the account has: %j', (account, label) => {
    const organization = { rate_limit_tier: 'default_claude_max_5x' };
    expect(claudeProfile({ account, organization }).plan).toBe(label);
  });
});

test.each([null, 'text', [], [whole], {}, { account: 'x', organization: 3 }])('%j says nothing', (json) => {
  expect(claudeProfile(json)).toEqual({ email: null, accountId: null, plan: null });
});
