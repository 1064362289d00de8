// Google's account and the plan of Code Assist (provider-answers.md §4.1, §4.2).
import { describe, expect, test } from 'vitest';
import { codeAssistPlan } from '../../../../core/identity/code-assist-plan.ts';
import { googleAccount } from '../../../../core/identity/google-account.ts';

test('the account, from claims and from both forms of userinfo', () => {
  const account = { email: 'demo@example.com', accountId: '1', plan: null };
  expect(googleAccount({ sub: '1', email: 'demo@example.com' })).toEqual(account);
  expect(googleAccount({ id: '1', email: 'demo@example.com', hd: 'example.com' })).toEqual(account);
  expect(googleAccount(null)).toEqual({ email: null, accountId: null, plan: null });
  expect(googleAccount({ sub: 1, email: [] })).toEqual({ email: null, accountId: null, plan: null });
});

describe('plan', () => {
  test.each([
    [{ paidTier: { id: 'g1-pro-tier', name: 'Google AI Pro' }, currentTier: { id: 'free-tier' } }, 'Google AI Pro'],
    [{ paidTier: { id: 'g1-plus-tier' } }, 'AI Plus'],
    [{ paidTier: { id: 'g1-pro-tier', name: ' ' } }, 'AI Pro'],
    [{ paidTier: { id: 'g1-ultra-tier' } }, 'AI Ultra'],
    [{ paidTier: {}, currentTier: { id: 'standard-tier' } }, 'Code Assist Standard'],
    [{ currentTier: { id: 'free-tier', name: 'Gemini Code Assist for individuals' } }, 'Free'],
    [{ currentTier: { id: 'standard-tier', name: 'Gemini Code Assist' } }, 'Code Assist Standard'],
    [{ currentTier: { id: 'enterprise-tier' } }, 'Code Assist Enterprise'],
    [{ currentTier: { id: 'legacy-tier' } }, 'Legacy'],
    [{ currentTier: { id: 'new-tier', name: 'New' } }, 'New'],
    [{ currentTier: { id: 'new-tier' } }, 'new-tier'],
    [{ currentTier: { id: 'constructor' } }, 'constructor'],
    [{ currentTier: null }, null],
    [{ allowedTiers: [{ id: 'standard-tier' }] }, null],
    ['text', null],
    [null, null],
  ])('%j is %j', (json, label) => {
    expect(codeAssistPlan(json, false)).toBe(label);
  });

  test('the free tier of a Workspace account', () => {
    expect(codeAssistPlan({ currentTier: { id: 'free-tier' } }, true)).toBe('Workspace');
  });
});
