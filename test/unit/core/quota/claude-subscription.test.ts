// Claude's usage answer in detail: times, money, what is no row, and what does not break the rest (provider-answers.md §3.1).
import { describe, expect, test } from 'vitest';
import { claudeSnapshot } from '../../../../core/quota/providers/claude-subscription.ts';
import { snapshotSchema } from '../../../../core/quota/snapshot.ts';
import { claudeAnswers, claudeTime } from './answers/claude-answers.ts';
import { answeredAt, profileId } from './answers/plan-shape.ts';

const now = answeredAt;
const context = { serviceId: 'claude-subscription', profileId, now, plan: 'Pro' } as const;
const max = claudeAnswers[0]?.answer ?? {};

function meters(answer: unknown) {
  const result = claudeSnapshot(answer, context);
  if (!result.ok) throw new Error(result.code);
  expect(snapshotSchema.parse(result.snapshot)).toEqual(result.snapshot);
  return result.snapshot.meters;
}

const meter = (answer: unknown, id: string) => meters(answer).find((one) => one.id === id);
const ids = (answer: unknown) => meters(answer).map(({ id }) => id);

test('all of an answer', () => {
  expect(claudeSnapshot(max, context)).toEqual({
    ok: true,
    snapshot: {
      v: 1,
      serviceId: 'claude-subscription',
      profileId: 'work',
      observedAt: now,
      plan: 'Pro',
      meters: [
        {
          id: 'claude:5h',
          label: '5-hour',
          usedPercent: 12,
          windowSeconds: 18_000,
          resetsAt: now + 9_000_000,
          scope: 'account',
          exhausted: false,
        },
        {
          id: 'claude:7d',
          label: 'Weekly',
          usedPercent: 40,
          windowSeconds: 604_800,
          resetsAt: now + 200_000_000,
          scope: 'account',
          exhausted: false,
        },
        {
          id: 'claude:7d:fable',
          label: 'Weekly · Fable',
          usedPercent: 81,
          windowSeconds: 604_800,
          resetsAt: now + 200_000_000,
          scope: 'scoped',
          exhausted: false,
          model: 'fable',
        },
        {
          id: 'claude:extra',
          label: 'Extra usage',
          usedPercent: 5,
          windowSeconds: null,
          resetsAt: null,
          scope: 'scoped',
          exhausted: false,
          money: { used: 2.5, limit: 50, currency: 'EUR' },
        },
      ],
      credits: null,
      resetCredits: null,
    },
  });
});

describe('resets', () => {
  const resetOf = (resets_at: unknown) => meter({ five_hour: { utilization: 1, resets_at } }, 'claude:5h')?.resetsAt;

  test.each<[string, unknown, number | null]>([
    ['microseconds and an offset', claudeTime(3600), now + 3_600_000],
    ['a zone of its own', new Date(now + 3_600_000).toISOString().replace('.000Z', 'Z'), now + 3_600_000],
    ['no zone: UTC', new Date(now + 3_600_000).toISOString().replace('.000Z', ''), now + 3_600_000],
    ['another offset', new Date(now + 7_200_000 + 3_600_000).toISOString().replace('.000Z', '+02:00'), now + 3_600_000],
    ['seconds', now / 1000 + 3600, now + 3_600_000],
    ['milliseconds', now + 3_600_000, now + 3_600_000],
    ['a split second before the minute', now + 3_599_700, now + 3_600_000],
    ['within a minute', now + 3_630_000, now + 3_630_000],
    ['not started', null, null],
    ['past', now - 60_000, null],
    ['this very instant', now, null],
    ['a split second to come, which is this minute by its name', now + 300, now + 300],
    ['unreadable', 'tomorrow', null],
    ['of a wrong type', { at: 1 }, null],
    ['beyond all calendars', 1e300, null],
  ])('%s', (_, value, expected) => {
    expect(resetOf(value)).toBe(expected);
  });
});

describe('windows', () => {
  const session = { kind: 'session', group: 'session', percent: 12, resets_at: claudeTime(9000), scope: null };

  test('the array is believed before the older fields, and no window stands there twice', () => {
    const older = { five_hour: { utilization: 99, resets_at: claudeTime(60) }, seven_day_opus: { utilization: 5 } };
    expect(meters({ ...older, limits: [session] })).toMatchObject([{ id: 'claude:5h', usedPercent: 12 }]);
  });

  test('a window of the account that the array lacks is taken from the older field while it runs', () => {
    const seven_day = { utilization: 40, resets_at: claudeTime(9000) };
    expect(ids({ seven_day, limits: [session] })).toEqual(['claude:5h', 'claude:7d']);
    expect(ids({ seven_day: { utilization: 0, resets_at: null }, limits: [session] })).toEqual(['claude:5h']);
  });

  test('an array without anything readable leaves the older fields', () => {
    const older = {
      five_hour: { utilization: 7, resets_at: null },
      seven_day_opus: { utilization: 8, resets_at: null },
    };
    expect(ids({ ...older, limits: [null, 5, {}, { kind: 'session' }] })).toEqual(['claude:5h', 'claude:7d:opus']);
  });

  test('a utilization is a percentage, also below 1', () => {
    expect(meter({ five_hour: { utilization: 0.4, resets_at: null } }, 'claude:5h')?.usedPercent).toBe(0.4);
  });

  test.each(['nimbus_quill', 'iguana_necktie', 'copper_kite'])('the idle %s is no row', (name) => {
    expect(ids({ five_hour: null, [name]: { utilization: 0, resets_at: null } })).toEqual([]);
  });

  test('a running window under a code name is shown in an answer of the old form, and nimbus_quill never', () => {
    const running = { utilization: 9, resets_at: claudeTime(9000) };
    expect(ids({ five_hour: null, copper_kite: running, nimbus_quill: running })).toEqual(['claude:copper-kite']);
    expect(ids({ limits: [], copper_kite: running })).toEqual([]);
  });

  test('two limits of one model on two surfaces are two', () => {
    const scoped = (surface: string | null) => ({
      ...session,
      kind: 'weekly_scoped',
      scope: { model: { id: null, display_name: 'Fable' }, surface },
    });
    expect(meters({ limits: [scoped(null), scoped('design')] })).toMatchObject([
      { id: 'claude:7d:fable', label: 'Weekly · Fable', model: 'fable' },
      { id: 'claude:7d:fable-design', label: 'Weekly · Fable · design', model: 'fable' },
    ]);
  });

  test.each<[string, object, 'account' | 'scoped']>([
    ['of a known group', { kind: 'weekly_new', group: 'weekly' }, 'account'],
    ['that binds the account', { kind: 'monthly_all', group: 'monthly', is_active: true }, 'account'],
    ['of an unknown group', { kind: 'promotion', group: 'promotion' }, 'scoped'],
  ])('an unknown kind %s', (_, item, scope) => {
    expect(meters({ limits: [{ percent: 100, resets_at: null, scope: null, ...item }] })).toMatchObject([{ scope }]);
  });

  test('one bad item leaves the others', () => {
    const bad = [null, 'x', [], { kind: 7 }, { kind: 'weekly_all', percent: {}, resets_at: [] }, { kind: '' }];
    expect(ids({ limits: [...bad, session, ...bad] })).toEqual(['claude:5h']);
  });
});

describe('money', () => {
  const amount = (amount_minor: unknown, currency: unknown = 'USD', exponent: unknown = 2) => ({
    amount_minor,
    currency,
    exponent,
  });
  const extraOf = (change: object) => meter({ five_hour: null, ...change }, 'claude:extra');
  const older = { is_enabled: true, monthly_limit: 5000, used_credits: 1250, utilization: 25, currency: 'USD' };

  test.each<[string, unknown, object | undefined]>([
    [
      'without a limit there is no percentage',
      { enabled: true, used: amount(1230), limit: null, percent: 0 },
      { usedPercent: null, money: { used: 12.3, limit: null, currency: 'USD' } },
    ],
    [
      'over its limit',
      { enabled: true, used: amount(6000), limit: amount(5000), percent: 120 },
      { usedPercent: 100, exhausted: false, money: { used: 60, limit: 50, currency: 'USD' } },
    ],
    [
      'the percentage is worked out where it is not told',
      { enabled: true, used: amount(1000), limit: amount(4000) },
      { usedPercent: 25 },
    ],
    ['a currency without minor units', { enabled: true, used: amount(300, 'JPY', 0) }, { money: { used: 300 } }],
    [
      'a limit in another currency is none',
      { enabled: true, used: amount(1), limit: amount(2, 'EUR') },
      { money: { used: 0.01, limit: null } },
    ],
    ['switched off', { enabled: false, used: amount(1230) }, undefined],
    ['not switched on in so many words', { enabled: 'true', used: amount(1230) }, undefined],
    ['a broken amount', { enabled: true, used: amount(12.5) }, undefined],
    ['no currency', { enabled: true, used: amount(1, null) }, undefined],
    ['a negative amount', { enabled: true, used: amount(-1) }, undefined],
    ['an exponent that is none', { enabled: true, used: amount(1, 'USD', 400) }, undefined],
  ])('%s', (_, spend, expected) => {
    if (expected === undefined) expect(extraOf({ spend })).toBeUndefined();
    else expect(extraOf({ spend })).toMatchObject(expected);
  });

  test('the newer block wins, also when it is switched off', () => {
    expect(extraOf({ spend: { enabled: false }, extra_usage: older })).toBeUndefined();
    expect(extraOf({ spend: null, extra_usage: older })).toMatchObject({
      usedPercent: 25,
      money: { used: 12.5, limit: 50, currency: 'USD' },
    });
  });

  test.each<[string, object, object | undefined]>([
    ['no cap', { monthly_limit: null, utilization: null }, { usedPercent: null, money: { used: 12.5, limit: null } }],
    ['three decimals', { decimal_places: 3, currency: 'BHD' }, { money: { used: 1.25, limit: 5 } }],
    ['fractions of a cent', { used_credits: 12.5, utilization: null }, { usedPercent: 0.25, money: { used: 0.125 } }],
    // Assumed: the oldest form had neither currency nor decimals.
    ['no currency told', { currency: null }, { usedPercent: 25 }],
    ['nothing told', { used_credits: null, utilization: null, monthly_limit: null }, undefined],
    ['switched off', { is_enabled: false }, undefined],
  ])('the older block: %s', (_, change, expected) => {
    const found = extraOf({ extra_usage: { ...older, ...change } });
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(expected);
  });

  test('included dollars can stop the account', () => {
    const pool = { utilization: 100, resets_at: claudeTime(9000), limit_dollars: 200, remaining_dollars: 0 };
    expect(meter({ cinder_cove: pool }, 'claude:included')).toMatchObject({
      usedPercent: 100,
      scope: 'account',
      exhausted: true,
      resetsAt: now + 9_000_000,
      money: { used: 200, limit: 200, currency: 'USD' },
    });
    expect(ids({ cinder_cove: { utilization: 0, resets_at: null, limit_dollars: null } })).toEqual([]);
  });
});

test.each<[string, unknown]>([
  ['text', 'x'],
  ['a list', [max]],
  ['nothing', null],
  ['an empty object', {}],
  ['an object of other things', { type: 'error', error: { type: 'api_error' } }],
])('%s is malformed', (_, answer) => {
  expect(claudeSnapshot(answer, context)).toEqual({ ok: false, code: 'malformed' });
});
