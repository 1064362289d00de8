// What `happier quota` says of each profile: numbers in the person's sense, where they are going, and what to do when they did not come.
import { describe, expect, test } from 'vitest';
import { timesAt } from '../../../cli/text/moment.ts';
import { quotaText, type ShownQuota } from '../../../cli/text/quota-text.ts';
import type { HandOff, ProfileView } from '../../../core/api/state.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import type { QuotaView } from '../../../core/quota/snapshot.ts';
import { meter, minute, now, profileView, snapshot } from '../core/profile-view.ts';

const { moment } = timesAt(now);

function text(profiles: ProfileView[], more: Partial<ShownQuota> = {}): string {
  const state = { profiles, quotaRules: usualQuotaRules, handOffs: [], ...more };
  return quotaText(state, { color: false, now, maskEmails: false });
}

function view(quota: Partial<QuotaView>, change: Parameters<typeof profileView>[0] = {}): ProfileView {
  return profileView({
    ...change,
    quota: { snapshot: null, stale: false, refreshing: false, failure: null, ...quota },
  });
}

const failure = (code: NonNullable<QuotaView['failure']>['code'], retryAt: number | null = null) => ({
  failure: { code, at: now, retryAt },
});

const five = meter({ resetsAt: now + 150 * minute });
const week = meter({
  id: 'codex:w604800',
  label: 'Weekly',
  windowSeconds: 604_800,
  usedPercent: 92,
  resetsAt: now + 3 * 1440 * minute,
});

describe('quotaText', () => {
  test('every meter with its number, its reset as clock and countdown, and where it is going', () => {
    const label = 'Work';
    const plan = 'Pro';
    const lines = text([view({ snapshot: { ...snapshot(five, week), plan } }, { label, isDefault: true })]).split('\n');
    expect(lines[0]).toBe('Codex work (default)  Work · Pro');
    expect(lines[1]).toBe(
      `  5-hour  62 % left  resets ${moment(now + 150 * minute)} · in 2 h 30 m  24 % unused at reset`,
    );
    expect(lines[2]).toMatch(/^ {2}Weekly {2}8 % left {3}resets .* · in 3 d +runs out at .*, before its reset$/);
    expect(lines[3]).toBe('  read just now');
  });

  test('the same as used, where the person wants that', () => {
    const used = text([view({ snapshot: snapshot(five, week) })], {
      quotaRules: { ...usualQuotaRules, numbers: 'used' },
    });
    expect(used).toContain('5-hour  38 % used');
    expect(used).toContain('Weekly  92 % used');
    expect(used).not.toContain('left');
  });

  test('unknown is a dash, never zero', () => {
    const past = meter({ usedPercent: 100, exhausted: true, resetsAt: now - minute });
    expect(text([view({ snapshot: snapshot(past) })])).toContain('5-hour  –  has been reset, not read since');
    expect(text([view({})])).toContain('no reading yet  –');
    expect(text([view({ snapshot: snapshot() })])).toContain('no limits told  –');
  });

  test('credits, resets that are left, and the age of numbers that may be out of date', () => {
    const read = { ...snapshot(five), observedAt: now - 45 * minute, credits: { unlimited: false, balance: 12.5 } };
    const stale = text([view({ snapshot: { ...read, resetCredits: 2 }, stale: true })]);
    expect(stale).toContain('  credits: 12.5 · 2 resets left\n');
    expect(stale).toContain('  read 45 m ago: may be out of date\n');
  });

  test.each([
    ['auth', 'the provider refused the sign-in; sign in again with `happier connect codex --profile work`'],
    ['forbidden', "the provider does not show the quota of this account; see the provider's own page"],
    ['network', 'the provider could not be reached; asked again soon, or now with --refresh'],
  ] as const)('a failure beside the last numbers, with what to do (%s)', (code, words) => {
    const told = text([view({ snapshot: snapshot(five), ...failure(code) })]);
    expect(told).toContain('62 % left');
    expect(told).toContain(`  not read now: ${words}\n`);
  });

  test('the same kind of sign-in is named where a service has two', () => {
    const claude = { serviceId: 'claude-subscription', kind: 'oauth' } as const;
    expect(text([view(failure('auth'), claude)])).toContain('`happier connect claude --paste --profile work`');
    const token = { ...claude, kind: 'setup-token' } as const;
    expect(text([view(failure('auth'), token)])).toContain('`happier connect claude --profile work`');
  });

  test('when the provider is asked again', () => {
    const at = now + 20 * minute;
    expect(text([view(failure('throttled', at))])).toContain(
      `the provider asked to wait; asked again at ${moment(at)}\n`,
    );
  });

  test('a setup-token: what it cannot do, and what the probe costs', () => {
    const token = { serviceId: 'claude-subscription', kind: 'setup-token' } as const;
    const offered = text([view({ ...failure('no-scope'), probe: 'offered' }, token)]);
    expect(offered).toContain('`happier quota probe claude-subscription work on`');
    expect(offered).toContain('one token of the cheapest model, about 20 tokens in all, at most every 30 minutes');
    const on = text([view({ snapshot: snapshot(five), probe: 'on' }, token)]);
    expect(on).toContain('ends with `happier quota probe claude-subscription work off`');
  });

  test('who takes over from a profile that is spent', () => {
    const [from, to] = ['work', 'home'].map((id) => profileIdSchema.parse(id));
    const until = now + 60 * minute;
    const handOff = { serviceId: 'openai-codex', from, to, since: now, until } as HandOff;
    const views = [view({}), view({}, { profileId: 'home' })];
    const told = text(views, { handOffs: [handOff] });
    expect(told.match(/spent: .*/g)).toEqual([`spent: new sessions use home until ${moment(until)}`]);
  });
});

describe('timesAt', () => {
  test('a day is named when it is another one', () => {
    const noon = new Date(2026, 10, 24, 12).getTime();
    const { moment: at } = timesAt(noon);
    const time = (date: Date) => date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    const [later, tomorrow, month] = [
      new Date(2026, 10, 24, 16, 40),
      new Date(2026, 10, 25, 9),
      new Date(2026, 11, 24),
    ];
    expect(at(later.getTime())).toBe(time(later));
    expect(at(tomorrow.getTime())).toContain(tomorrow.toLocaleDateString([], { weekday: 'short' }));
    expect(at(month.getTime())).toContain('24');
  });
});
