// Desktop notifications about quotas: the words of every kind of alert, masked where wanted, and none of them twice.
import { beforeEach, describe, expect, it } from 'vitest';
import type { QuotaAlert } from '../../../../core/api/daemon.ts';
import { profileIdSchema } from '../../../../core/ids.ts';
import { createQuotaNotices, type QuotaNotice } from '../../../../electron/desktop/quota-notices.ts';
import { daemonState, HOUR_MS, meter, noon, profile } from '../../../support/tray-state.ts';

let now = noon;
let maskEmails = false;
let told: QuotaNotice[];
let tell: (alert: QuotaAlert) => void;
const state = daemonState([
  profile('openai-codex', 'work', { label: 'Work', meters: [meter(90, 18_000)] }),
  profile('openai-codex', 'home', { label: 'me@example.com', meters: [meter(29, 18_000)] }),
]);
let shown = state;

beforeEach(() => {
  now = noon;
  maskEmails = false;
  shown = state;
  told = [];
  tell = createQuotaNotices({
    state: () => shown,
    maskEmails: () => maskEmails,
    now: () => now,
    formatTime: (at) => new Date(at).toISOString().slice(11, 16),
    notify: (notice) => told.push(notice),
  });
});

const alert = (change: Partial<QuotaAlert> = {}): QuotaAlert => ({
  serviceId: 'openai-codex',
  profileId: profileIdSchema.parse('work'),
  meterId: 'codex:w18000',
  meter: '5-hour',
  kind: 'first-threshold',
  leftPercent: 24,
  resetsAt: noon + 2 * HOUR_MS,
  runsOutAt: null,
  suggestion: null,
  ...change,
});
const home = profileIdSchema.parse('home');

function bodyOf(change: Partial<QuotaAlert>): string | undefined {
  tell(alert(change));
  return told.pop()?.body;
}

describe('an alert', () => {
  it('names service and profile, and leads to it', () => {
    tell(alert());
    expect(told).toEqual([
      {
        serviceId: 'openai-codex',
        profileId: 'work',
        key: 'quota openai-codex/work codex:w18000',
        title: 'Codex · Work',
        body: '5-hour: 24 % left. Resets 14:00.',
      },
    ]);
  });

  it.each([
    [{ kind: 'second-threshold', leftPercent: 9 }, '5-hour: 9 % left. Resets 14:00.'],
    [{ kind: 'second-threshold', leftPercent: null, resetsAt: null }, '5-hour: little is left.'],
    [{ kind: 'exhausted', leftPercent: 0 }, '5-hour: nothing is left. Resets 14:00.'],
    [{ kind: 'reset', leftPercent: 100 }, '5-hour: reset.'],
    [
      { kind: 'runs-out', runsOutAt: noon + HOUR_MS },
      '5-hour: at this pace nothing is left from 13:00 until the reset at 14:00.',
    ],
    [{ kind: 'runs-out' }, '5-hour: at this pace nothing is left before the reset.'],
    [
      { kind: 'exhausted', leftPercent: 0, suggestion: home },
      '5-hour: nothing is left. Resets 14:00. me@example.com has 71 % left.',
    ],
  ] as const)('says in words what %o is', (change, body) => {
    expect(bodyOf(change)).toBe(body);
  });

  it('tells numbers in the sense that the person has chosen', () => {
    shown = { ...state, quotaRules: { ...state.quotaRules, numbers: 'used' } };
    expect(bodyOf({ suggestion: home })).toBe('5-hour: 76 % used. Resets 14:00. me@example.com has used 29 %.');
  });

  it('masks addresses where the person wants that', () => {
    maskEmails = true;
    expect(bodyOf({ suggestion: home })).toContain('m…@e….com has 71 % left.');
  });

  it('still suggests a profile whose numbers have meanwhile gone, by its name', () => {
    shown = daemonState([]);
    expect(bodyOf({ suggestion: home })).toBe('5-hour: 24 % left. Resets 14:00. home can be used meanwhile.');
  });
});

describe('the same alert', () => {
  it('is told once, whatever the number is by then', () => {
    tell(alert());
    tell(alert({ leftPercent: 23 }));
    expect(told).toHaveLength(1);
  });

  it('is told again for another kind, meter, profile or window', () => {
    for (const change of [
      {},
      { kind: 'second-threshold' },
      { meterId: 'codex:w604800' },
      { profileId: home },
      { resetsAt: noon + 7 * HOUR_MS },
    ] as const)
      tell(alert(change));
    expect(told).toHaveLength(5);
  });

  it('is told again when the daemon tells it anew later', () => {
    tell(alert());
    now += 11 * 60_000;
    tell(alert());
    expect(told).toHaveLength(2);
  });
});
