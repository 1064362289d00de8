// What the tray tells of quotas beyond plain numbers: the sense that the person has chosen, failures, credits, hand-offs, forecasts.
import { describe, expect, it } from 'vitest';
import type { DaemonState } from '../../../../core/api/state.ts';
import type { QuotaView } from '../../../../core/quota/snapshot.ts';
import type { TrayItem } from '../../../../electron/tray/tray-items.ts';
import { trayModel } from '../../../../electron/tray/tray-model.ts';
import { daemonState, HOUR_MS, meter, noon, profile } from '../../../support/tray-state.ts';

const modelOf = (state: DaemonState, maskEmails = false) =>
  trayModel({
    status: { state: 'running' },
    state,
    gates: { connectedServices: true, 'connectedServices.quotas': true },
    maskEmails,
    now: noon,
    formatTime: (at) => new Date(at).toISOString().slice(11, 16),
  });
const labels = (items: readonly TrayItem[] = []) => items.map((item) => (item.kind === 'item' ? item.label : '—'));
const submenu = (state: DaemonState) => {
  const [line] = modelOf(state).items;
  return line?.kind === 'item' ? labels(line.submenu) : [];
};
const usedRules = { ...daemonState([]).quotaRules, numbers: 'used' as const };

/** A profile whose quota view is changed. */
function withQuota(change: Partial<QuotaView>, parts: Parameters<typeof profile>[2] = { meters: [meter(38, 18_000)] }) {
  const made = profile('openai-codex', 'work', parts);
  return { ...made, quota: made.quota && { ...made.quota, ...change } };
}
const failure = (code: NonNullable<QuotaView['failure']>['code'], retryAt: number | null = null) => ({
  code,
  at: noon - 60_000,
  retryAt,
});

describe('where the person wants what is used', () => {
  const state = daemonState([profile('openai-codex', 'work', { meters: [meter(38, 18_000), meter(91, 604_800)] })], {
    quotaRules: usedRules,
  });

  it('tells it in line, submenu and tooltip', () => {
    const model = modelOf(state);
    expect(labels(model.items)[0]).toContain('5 h 38 % used · Week 91 % used');
    expect(model.tooltip).toContain('5 h 38 % used, Week 91 % used');
    expect(submenu(state)).toContainEqual(expect.stringMatching(/^5-hour {4}38 % used/));
  });

  it('fills the icon’s bars with it, and goes by what is left in their tone', () => {
    expect(modelOf(state).icon).toEqual({
      kind: 'bars',
      bars: [
        { filled: 36, tone: 'good' },
        { filled: 88, tone: 'critical' },
      ],
      dot: null,
    });
  });

  it('still gives way to the time until the reset when nothing is left', () => {
    const spent = daemonState([profile('openai-codex', 'work', { meters: [meter(100, 18_000)] })], {
      quotaRules: usedRules,
    });
    expect(modelOf(spent).icon).toMatchObject({ kind: 'time', count: 2, unit: 'h' });
  });
});

describe('numbers that do not come', () => {
  it.each(['network', 'timeout', 'provider', 'malformed', 'throttled'] as const)(
    'are an incident once they are old: %s',
    (code) => {
      const dot = (change: Partial<QuotaView>) => modelOf(daemonState([withQuota(change)])).icon.dot;
      expect(dot({ failure: failure(code), stale: true })).toBe('incident');
      expect(dot({ failure: failure(code), snapshot: null })).toBe('incident');
      expect(dot({ failure: failure(code) })).toBeNull();
      expect(dot({ stale: true })).toBeNull();
    },
  );

  it('are none where nobody will ever get them, nor where the person has to act', () => {
    const dot = (change: Partial<QuotaView>) => modelOf(daemonState([withQuota(change)])).icon.dot;
    expect(dot({ failure: failure('no-scope'), snapshot: null })).toBeNull();
    expect(dot({ failure: failure('forbidden'), stale: true })).toBeNull();
  });

  it('yield to what the person has to do', () => {
    const signIn = profile('gemini', 'g', { status: { state: 'needs-sign-in', cause: 'expired' } });
    const state = daemonState([withQuota({ failure: failure('network'), stale: true }), signIn]);
    expect(modelOf(state).icon.dot).toBe('attention');
  });

  it('say why, and when they are asked for again', () => {
    const retried = daemonState([withQuota({ failure: failure('throttled', noon + HOUR_MS), stale: true })]);
    expect(submenu(retried)).toContain('Not updated: the provider asks to wait, next try 13:00');
    const over = daemonState([withQuota({ failure: failure('network', noon - 1), stale: true })]);
    expect(submenu(over)).toContain('Not updated: the provider cannot be reached');
  });

  it('are not offered to be refreshed for a sign-in that cannot read them, unless they may be bought', () => {
    const setupToken = (probe: 'offered' | 'on') =>
      submenu(daemonState([withQuota({ failure: failure('no-scope'), snapshot: null, probe })]));
    expect(setupToken('offered')).toContain('This kind of sign-in cannot read its usage');
    expect(setupToken('offered')).not.toContain('Refresh');
    expect(setupToken('on')).toContain('Refresh');
  });
});

it('tells credits and resets that a plan has', () => {
  const made = profile('openai-codex', 'work', { meters: [meter(38, 18_000)] });
  const shown = (parts: {
    credits: { unlimited: boolean; balance: number | null } | null;
    resetCredits: number | null;
  }) =>
    submenu(
      daemonState([
        {
          ...made,
          quota: made.quota && { ...made.quota, snapshot: made.quota.snapshot && { ...made.quota.snapshot, ...parts } },
        },
      ]),
    );
  expect(shown({ credits: { unlimited: false, balance: 12.5 }, resetCredits: 1 })).toEqual(
    expect.arrayContaining(['Credits: 12.5', '1 reset left']),
  );
  expect(shown({ credits: { unlimited: true, balance: null }, resetCredits: 2 })).toEqual(
    expect.arrayContaining(['Credits: unlimited', '2 resets left']),
  );
  expect(shown({ credits: { unlimited: false, balance: 0 }, resetCredits: 0 }).join()).not.toMatch(
    /Credits|reset left/,
  );
});

it('foretells a limit that ends before its reset', () => {
  const state = daemonState([profile('openai-codex', 'work', { meters: [meter(80, 18_000, noon + 2 * HOUR_MS)] })]);
  expect(submenu(state)).toContainEqual(
    expect.stringMatching(/^5-hour {4}20 % left {4}resets 14:00 · in 2 h {4}runs out 12:\d\d$/),
  );
});

describe('a hand-off', () => {
  const profiles = [
    profile('openai-codex', 'work', { label: 'Work', isDefault: true, meters: [meter(100, 18_000)] }),
    profile('openai-codex', 'home', { label: 'me@example.com', meters: [meter(29, 18_000)] }),
  ];
  const handOffs = [
    { serviceId: 'openai-codex', from: 'work', to: 'home', since: noon, until: noon + 2 * HOUR_MS },
  ] as unknown as DaemonState['handOffs'];
  const state = daemonState(profiles, { handOffs });

  it('is told in line, tooltip and submenu', () => {
    expect(labels(modelOf(state).items)[0]).toMatch(/next: me@example\.com$/);
    expect(modelOf(state).tooltip).toContain('next: me@example.com');
    expect(submenu(state)).toContain('Next starts use me@example.com until 14:00');
  });

  it('masks addresses with the rest', () => {
    expect(JSON.stringify(modelOf(state, true))).not.toContain('me@example.com');
  });
});
