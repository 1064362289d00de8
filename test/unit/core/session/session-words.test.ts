// The smaller rules of a session's accounts: the effective profile, the slot rule, and the line that says who pays.
import { describe, expect, test } from 'vitest';
import { profileIdSchema } from '../../../../core/ids.ts';
import { billsTo } from '../../../../core/session/bills-to.ts';
import type { Binding } from '../../../../core/session/binding.ts';
import { isUnused, withChoice } from '../../../../core/session/choice.ts';
import { effectiveProfile } from '../../../../core/session/effective-profile.ts';
import { now, profileView } from '../profile-view.ts';

const broken = { state: 'needs-sign-in', cause: 'revoked' } as const;
const native: Binding = { source: 'native' };
const connected = (id: string): Binding => ({ source: 'connected', profileId: profileIdSchema.parse(id) });

describe('effective profile', () => {
  const a = profileView({ profileId: 'a' });
  const b = profileView({ profileId: 'b', isDefault: true, status: broken });
  const other = profileView({ profileId: 'c', serviceId: 'gemini', isDefault: true });

  test('is the default, usable or not', () => {
    expect(effectiveProfile([other, a, b], 'openai-codex')).toBe(b);
  });

  test('else the first usable one', () => {
    expect(effectiveProfile([profileView({ status: broken }), a], 'openai-codex')).toBe(a);
    expect(effectiveProfile([profileView({ status: broken })], 'openai-codex')).toBeUndefined();
    expect(effectiveProfile([other], 'openai-codex')).toBeUndefined();
  });

  test('is not one that is being disconnected', () => {
    expect(effectiveProfile([{ ...b, removalAt: now }, a], 'openai-codex')).toBe(a);
  });
});

describe('slot rule', () => {
  test('a connected profile makes the other service of its slot "not used"', () => {
    const before = { 'openai-codex': connected('work'), anthropic: connected('ant') };
    const after = withChoice(before, 'openai', connected('ci-key'));
    expect(after).toEqual({ openai: connected('ci-key'), anthropic: connected('ant') });
    expect(isUnused(after, 'openai-codex')).toBe(true);
    expect(isUnused(after, 'openai')).toBe(false);
    expect(isUnused(after, 'anthropic')).toBe(false);
    expect(isUnused(after, 'claude-subscription')).toBe(true);
    expect(isUnused(after, 'gemini')).toBe(false);
  });

  test('native in one service takes the slot back from the other', () => {
    const after = withChoice({ openai: connected('ci-key') }, 'openai-codex', native);
    expect(after).toEqual({ openai: native, 'openai-codex': native });
    expect(isUnused(after, 'openai-codex')).toBe(false);
  });

  test('native leaves what was native or not named', () => {
    expect(withChoice({ openai: connected('ci-key') }, 'openai', native)).toEqual({ openai: native });
  });
});

describe('bills to', () => {
  const identity = { email: 'demo@example.com', accountId: 'a', plan: 'Plus' };

  test('label, e-mail, plan', () => {
    expect(billsTo(profileView({ label: 'Work', identity }), null)).toBe('Work · demo@example.com · Plus');
  });

  test("the snapshot's plan is the newer one", () => {
    expect(billsTo(profileView({ label: 'Work', identity }), 'Pro')).toBe('Work · demo@example.com · Pro');
  });

  test('the id where there is no label, and nothing twice', () => {
    expect(billsTo(profileView({ identity: { ...identity, plan: null } }), null)).toBe('work · demo@example.com');
    expect(billsTo(profileView({ label: 'demo@example.com', identity }), null)).toBe('demo@example.com · Plus');
  });

  test('an API key names its service', () => {
    const key = profileView({ serviceId: 'openai', kind: 'api-key', profileId: 'ci-key' });
    expect(billsTo(key, null)).toBe('ci-key · OpenAI API key');
  });
});
