// ChatGPT's usage answers, in the plan shapes and odd variants of provider-answers.md §1.1 (values invented), as snapshots.
import { describe, expect, test } from 'vitest';
import { profileIdSchema } from '../../../../core/ids.ts';
import { codexSnapshot } from '../../../../core/quota/providers/openai-codex.ts';
import { snapshotSchema } from '../../../../core/quota/snapshot.ts';

const now = 1_800_000_000_000;
const reset = now / 1000 + 9000;
const context = {
  serviceId: 'openai-codex',
  profileId: profileIdSchema.parse('work'),
  accountId: 'account-1',
  now,
} as const;

const window = (used_percent: unknown, limit_window_seconds: unknown, reset_at: unknown = reset) => ({
  used_percent,
  limit_window_seconds,
  reset_after_seconds: 9000,
  reset_at,
});
const limit = (primary_window: unknown, secondary_window: unknown = null, verdict: object = {}) => ({
  allowed: true,
  limit_reached: false,
  primary_window,
  secondary_window,
  ...verdict,
});
const fiveHours = window(38, 18_000);
const week = window(69, 604_800, reset + 100_000);

const plus = {
  user_id: 'user-1',
  account_id: 'account-1',
  email: 'demo@example.com',
  plan_type: 'plus',
  rate_limit: limit(fiveHours, week),
  code_review_rate_limit: null,
  additional_rate_limits: null,
  credits: { has_credits: true, unlimited: false, overage_limit_reached: false, balance: '12.5' },
  spend_control: { reached: false, individual_limit: null },
  rate_limit_reached_type: null,
  rate_limit_reset_credits: { available_count: 1 },
};

function read(answer: unknown) {
  const result = codexSnapshot(answer, context);
  if (!result.ok) throw new Error(result.code);
  expect(snapshotSchema.parse(result.snapshot)).toEqual(result.snapshot);
  return result.snapshot;
}

const meters = (change: object) => read({ ...plus, ...change }).meters;

/** id, used percent, exhausted. */
const brief = (change: object) => meters(change).map(({ id, usedPercent, exhausted }) => [id, usedPercent, exhausted]);

describe('the usual answer', () => {
  test('of a Plus account', () => {
    expect(codexSnapshot(plus, context)).toEqual({
      ok: true,
      snapshot: {
        v: 1,
        serviceId: 'openai-codex',
        profileId: 'work',
        observedAt: now,
        plan: 'Plus',
        meters: [
          {
            id: 'codex:w18000',
            label: '5-hour',
            usedPercent: 38,
            windowSeconds: 18_000,
            resetsAt: reset * 1000,
            scope: 'account',
            exhausted: false,
          },
          {
            id: 'codex:w604800',
            label: 'Weekly',
            usedPercent: 69,
            windowSeconds: 604_800,
            resetsAt: (reset + 100_000) * 1000,
            scope: 'account',
            exhausted: false,
          },
        ],
        credits: { unlimited: false, balance: 12.5 },
        resetCredits: 1,
      },
    });
  });

  test('weekly alone in the primary slot is named by its length', () => {
    expect(meters({ rate_limit: limit(week) }).map(({ label }) => label)).toEqual(['Weekly']);
  });

  test('a free account with one window of 30 days', () => {
    const answer = { plan_type: 'free', rate_limit: limit(window(5, 2_592_000)) };
    expect(meters(answer).map(({ id, label }) => [id, label])).toEqual([['codex:w2592000', 'Monthly']]);
  });

  test('models and features have meters of their own, scoped', () => {
    const additional_rate_limits = [
      { limit_name: 'GPT-5.3-Codex-Spark', metered_feature: 'codex_bengalfox', rate_limit: limit(window(4, 18_000)) },
      { limit_name: null, metered_feature: 'codex_other', rate_limit: limit(window(5, 604_800)) },
      { limit_name: 'Named Only', metered_feature: null, rate_limit: limit(window(6, 18_000)) },
      { limit_name: '限制', rate_limit: limit(window(6, 18_000)) },
      { rate_limit: limit(window(8, 18_000)) },
    ];
    const change = { additional_rate_limits, code_review_rate_limit: limit(window(7, 604_800)) };
    expect(
      meters(change)
        .slice(2)
        .map(({ id, label, scope }) => [id, label, scope]),
    ).toEqual([
      ['codex:codex-bengalfox:w18000', 'GPT-5.3-Codex-Spark · 5-hour', 'scoped'],
      ['codex:codex-other:w604800', 'codex_other · Weekly', 'scoped'],
      ['codex:named-only:w18000', 'Named Only · 5-hour', 'scoped'],
      ['codex:other:w18000', '限制 · 5-hour', 'scoped'],
      ['codex:code-review:w604800', 'Code review · Weekly', 'scoped'],
    ]);
  });

  test('a workspace metered in credits has no windows', () => {
    const answer = read({ plan_type: 'business', rate_limit: null, credits: { unlimited: true, balance: null } });
    expect(answer).toMatchObject({ plan: 'Business', meters: [], credits: { unlimited: true, balance: null } });
  });
});

describe('what is spent', () => {
  test('the window at 100 %', () => {
    const rate_limit = limit(window(100, 18_000), week, { allowed: false, limit_reached: true });
    const reached = { rate_limit, rate_limit_reached_type: { type: 'rate_limit_reached' } };
    expect(brief(reached)).toEqual([
      ['codex:w18000', 100, true],
      ['codex:w604800', 69, false],
    ]);
  });

  test.each([
    ['limit_reached', { rate_limit: limit(fiveHours, week, { limit_reached: true }) }],
    ['not allowed', { rate_limit: limit(fiveHours, week, { allowed: false }) }],
    ['a reached type as text', { rate_limit_reached_type: 'rate_limit_reached' }],
    ['a reached type as object', { rate_limit_reached_type: { type: 'rate_limit_reached' } }],
  ])('on the word of the server, the window with the most use: %s', (_, change) => {
    expect(brief(change)).toEqual([
      ['codex:w18000', 38, false],
      ['codex:w604800', 69, true],
    ]);
  });

  test('on the word of the server, a window that cannot be read before one that has something left', () => {
    expect(brief({ rate_limit: limit(fiveHours, window('?', 604_800), { allowed: false }) })).toEqual([
      ['codex:w18000', 38, false],
      ['codex:w604800', null, true],
    ]);
  });

  test('over 100 % counts as 100', () => {
    expect(brief({ rate_limit: limit(window(104.2, 18_000)) })).toEqual([['codex:w18000', 100, true]]);
  });

  test('credits of a workspace do not come back with the window: no countdown', () => {
    const [first, second] = meters({ rate_limit_reached_type: 'workspace_member_credits_depleted' });
    expect(first).toMatchObject({ exhausted: false, resetsAt: reset * 1000 });
    expect(second).toMatchObject({ exhausted: true, resetsAt: null });
  });

  test('without any meter the refusal itself becomes one', () => {
    const answer = {
      plan_type: 'business',
      rate_limit: null,
      rate_limit_reached_type: 'workspace_owner_credits_depleted',
    };
    expect(read(answer).meters).toEqual([
      {
        id: 'codex:limit',
        label: 'Workspace credits',
        usedPercent: null,
        windowSeconds: null,
        resetsAt: null,
        scope: 'account',
        exhausted: true,
      },
    ]);
  });

  test('a model alone stops only itself', () => {
    const additional_rate_limits = [
      { metered_feature: 'x', rate_limit: limit(window(100, 18_000), null, { allowed: false }) },
    ];
    expect(brief({ additional_rate_limits }).map(([id, , exhausted]) => [id, exhausted])).toEqual([
      ['codex:w18000', false],
      ['codex:w604800', false],
      ['codex:x:w18000', true],
    ]);
  });
});

describe('monthly credits', () => {
  const spend = { limit: '200', used: '50.000000000001', remaining: '149.999999999999', reset_at: reset };
  const spendOf = (change: object) => meters({ rate_limit: null, ...change })[0];

  test.each([
    ['at the root', { individual_limit: { ...spend, used_percent: 25 } }, 'codex:spend:individual', 25],
    [
      'in the rate limit',
      { rate_limit: { individual_limit: { remaining_percent: 70 } } },
      'codex:spend:individual',
      30,
    ],
    ['in the spend control', { spend_control: { individual_limit: spend } }, 'codex:spend:individual', 25],
    [
      'of the workspace',
      { spend_control: { workspace_default_limit: { limit: '10', remaining: '9' } } },
      'codex:spend:workspace-default',
      10,
    ],
    ['of a role', { spend_control: { role_budget_limit: { used: 3, remaining: 1 } } }, 'codex:spend:role-budget', 75],
    [
      'of a group',
      { spend_control: { group_shared_limit: { group_id: 'g', details: { limit: '0', used: '0' } } } },
      'codex:spend:group-shared',
      null,
    ],
  ])('%s', (_, change, id, used) => {
    const found = spendOf(change);
    expect(found).toMatchObject({ id, label: 'Monthly credits', scope: 'account', exhausted: false });
    if (used === null) expect(found?.usedPercent).toBeNull();
    else expect(found?.usedPercent).toBeCloseTo(used, 6);
  });

  test('are spent on the word of the server, and then the windows are not blamed', () => {
    const spend_control = { reached: true, individual_limit: { ...spend, used_percent: 99 } };
    const reached = { spend_control, rate_limit_reached_type: 'workspace_member_usage_limit_reached' };
    expect(brief(reached)).toEqual([
      ['codex:w18000', 38, false],
      ['codex:w604800', 69, false],
      ['codex:spend:individual', 99, true],
    ]);
  });
});

describe('times', () => {
  const resetOf = (fields: object) =>
    meters({ rate_limit: limit({ used_percent: 1, limit_window_seconds: 18_000, ...fields }) })[0]?.resetsAt;

  test.each([
    ['seconds', { reset_at: reset }, reset * 1000],
    ['milliseconds', { reset_at: reset * 1000 }, reset * 1000],
    ['text', { reset_at: String(reset) }, reset * 1000],
    ['another name', { resets_at: reset }, reset * 1000],
    ['relative only', { reset_after_seconds: 60 }, now + 60_000],
    ['relative under its old name', { resets_in_seconds: 60 }, now + 60_000],
    ['past, but a rest is told', { reset_at: reset - 20_000, reset_after_seconds: 60 }, now + 60_000],
    ['past', { reset_at: reset - 20_000 }, null],
    ['this very instant', { reset_at: now / 1000, reset_after_seconds: 0 }, null],
    ['the next second', { reset_at: now / 1000 + 1 }, now + 1000],
    ['absent', {}, null],
    ['of a wrong type', { reset_at: {}, reset_after_seconds: 'soon' }, null],
    ['beyond all calendars', { reset_at: 1e300 }, null],
  ])('%s', (_, fields, expected) => {
    expect(resetOf(fields)).toBe(expected);
  });
});

describe('odd answers', () => {
  test('a length in minutes that lost its last one', () => {
    const rate_limit = { primary: { usedPercent: 38, windowDurationMins: 299 }, secondary: { windowDurationMins: 90 } };
    expect(meters({ rate_limit }).map(({ windowSeconds }) => windowSeconds)).toEqual([18_000, 5400]);
  });

  test('a window that is not in force is left out', () => {
    expect(brief({ rate_limit: limit(window(0, 18_000, 0), week) })).toEqual([['codex:w604800', 69, false]]);
  });

  test('two windows of one length are both kept', () => {
    const twins = meters({ rate_limit: limit(window(1, 604_800), window(2, 604_800)) });
    expect(twins.map(({ id, label }) => [id, label])).toEqual([
      ['codex:w604800', 'Weekly'],
      ['codex:w604800:secondary', 'Weekly (second)'],
    ]);
  });

  test('a limit that is told twice is kept once, the first time', () => {
    const item = (percent: number) => ({ metered_feature: 'x', rate_limit: limit(window(percent, 18_000)) });
    expect(brief({ rate_limit: null, additional_rate_limits: [item(1), item(2)] })).toEqual([
      ['codex:x:w18000', 1, false],
    ]);
  });

  test('names of other transports are understood', () => {
    const rate_limit = { primary: { usedPercent: 38, windowDurationMins: 300, resetsAt: reset } };
    expect(meters({ rate_limit })).toEqual(meters({ rate_limit: limit(fiveHours) }));
  });

  test.each<[string, unknown, unknown[]]>([
    ['a percentage as text', window('38.5', 18_000), ['codex:w18000', 38.5]],
    ['a fraction', window(38.5, 18_000), ['codex:w18000', 38.5]],
    ['a negative percentage', window(-3, 18_000), ['codex:w18000', 0]],
    ['an unreadable percentage', window({}, 18_000), ['codex:w18000', null]],
    ['an unreadable length', window(38, 'five hours'), ['codex:primary', 38]],
    ['a length of zero', window(38, 0), ['codex:primary', 38]],
  ])('%s', (_, odd, expected) => {
    const [first, second] = brief({ rate_limit: limit(odd, week) });
    expect(first?.slice(0, 2)).toEqual(expected);
    expect(second).toEqual(['codex:w604800', 69, false]);
  });

  test.each<[string, unknown]>([
    ['nothing readable', window({}, [])],
    ['text', 'soon'],
    ['a list', []],
    ['a number', 5],
  ])('a window with %s does not break the other', (_, odd) => {
    expect(brief({ rate_limit: limit(odd, week) })).toEqual([['codex:w604800', 69, false]]);
  });

  test('bad items of a list do not break the good one', () => {
    const good = { metered_feature: 'x', rate_limit: limit(window(1, 18_000)) };
    const additional_rate_limits = [null, 5, 'x', [], {}, { limit_name: 7 }, { metered_feature: 'y' }, good];
    expect(brief({ additional_rate_limits }).slice(2)).toEqual([['codex:x:w18000', 1, false]]);
  });

  test.each([
    'rate_limit',
    'credits',
    'spend_control',
    'additional_rate_limits',
    'rate_limit_reset_credits',
    'plan_type',
  ])('a bad %s leaves the rest', (field) => {
    for (const bad of [7, 'x', [], {}, [[null]], true, { primary_window: 3, available_count: 'x' }]) {
      const answer = read({ ...plus, [field]: bad });
      if (field !== 'plan_type') expect(answer.plan).toBe('Plus');
      if (field !== 'rate_limit') expect(answer.meters.length).toBeGreaterThanOrEqual(2);
      if (field !== 'credits') expect(answer.credits).toEqual({ unlimited: false, balance: 12.5 });
    }
  });

  test.each([
    ['text', 'x'],
    ['a list', [plus]],
    ['nothing', null],
    ['an empty object', {}],
    ['an object of other things', { detail: 'Unauthorized' }],
    ['known names with unreadable values', { plan_type: 7, rate_limit: 'x', credits: [] }],
  ])('%s is malformed', (_, answer) => {
    expect(codexSnapshot(answer, context)).toEqual({ ok: false, code: 'malformed' });
  });
});

describe('whose numbers', () => {
  test("another account's are refused", () => {
    expect(codexSnapshot({ ...plus, account_id: 'account-2' }, context)).toEqual({ ok: false, code: 'wrong-account' });
  });

  test.each([
    ['the account is not told', { account_id: undefined }, 'account-1'],
    ['the profile does not know its own', { account_id: 'account-2' }, null],
    ["a personal plan tells the user's id instead", { account_id: 'user-1' }, 'account-1'],
  ])('are taken when %s', (_, change, accountId) => {
    expect(codexSnapshot({ ...plus, ...change }, { ...context, accountId }).ok).toBe(true);
  });
});
