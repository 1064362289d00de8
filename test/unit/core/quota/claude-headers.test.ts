// Claude's rate-limit headers (provider-answers.md §3.6): fractions, refusals, and windows that are only known by their pattern.
import { describe, expect, test } from 'vitest';
import { claudeHeadersReading, claudeHeadersSnapshot } from '../../../../core/quota/providers/claude-headers.ts';
import { snapshotSchema } from '../../../../core/quota/snapshot.ts';
import { answeredAt, profileId } from './answers/plan-shape.ts';

const now = answeredAt;
const seconds = (rest: number) => String(now / 1000 + rest);

function headers(fields: Readonly<Record<string, string>>): Headers {
  const named = Object.entries(fields).map(([name, value]) => [`anthropic-ratelimit-unified-${name}`, value] as const);
  return new Headers([...named.map(([name, value]): [string, string] => [name, value]), ['request-id', 'req_demo']]);
}

/** id, used percent (whole), exhausted, rest until the reset in seconds. */
function brief(fields: Readonly<Record<string, string>>) {
  const reading = claudeHeadersReading(headers(fields), now);
  return (reading?.meters ?? []).map(({ id, usedPercent, exhausted, resetsAt }) => [
    id,
    usedPercent === null ? null : Math.round(usedPercent * 1000) / 1000,
    exhausted,
    resetsAt === null ? null : (resetsAt - now) / 1000,
  ]);
}

const served = {
  status: 'allowed',
  'representative-claim': 'five_hour',
  reset: seconds(9000),
  'fallback-percentage': '0.5',
  '5h-utilization': '0.42',
  '5h-reset': seconds(9000),
  '5h-status': 'allowed',
  '7d-utilization': '0.07',
  '7d-reset': seconds(200_000),
  '7d-status': 'allowed',
};

describe('fractions become percentages', () => {
  test('of a served message', () => {
    expect(brief(served)).toEqual([
      ['claude:5h', 42, false, 9000],
      ['claude:7d', 7, false, 200_000],
    ]);
  });

  test('above 1 is used up', () => {
    expect(brief({ ...served, '5h-utilization': '1.02' })[0]).toEqual(['claude:5h', 100, true, 9000]);
  });

  test('as a snapshot with the plan of the sign-in', () => {
    const context = { serviceId: 'claude-subscription', profileId, now, plan: 'Max 5x' } as const;
    const result = claudeHeadersSnapshot(headers(served), context);
    const snapshot = result.ok ? result.snapshot : null;
    expect(snapshotSchema.parse(snapshot)).toEqual(snapshot);
    expect(snapshot).toMatchObject({
      plan: 'Max 5x',
      observedAt: now,
      meters: [{ label: '5-hour' }, { label: 'Weekly' }],
    });
    expect(claudeHeadersSnapshot(new Headers(), context)).toEqual({ ok: false, code: 'malformed' });
  });
});

describe('refusals', () => {
  const refused = { ...served, status: 'rejected' };

  test('of a window that says so itself', () => {
    expect(brief({ ...refused, '5h-utilization': '0.999', '5h-status': 'rejected' })[0]).toEqual([
      'claude:5h',
      99.9,
      true,
      9000,
    ]);
  });

  test('of a window that the claim names and that says nothing itself', () => {
    const { '5h-status': _, '5h-reset': __, ...silent } = refused;
    expect(brief(silent)[0]).toEqual(['claude:5h', 42, true, 9000]);
  });

  test('with both windows allowed, the account is not used up', () => {
    expect(brief(refused).map(([id, , exhausted]) => [id, exhausted])).toEqual([
      ['claude:5h', false],
      ['claude:7d', false],
    ]);
  });

  test('of a model: its own meter, without a number, until the reset that is told', () => {
    expect(brief({ ...refused, 'representative-claim': 'seven_day_opus', reset: seconds(50_000) })).toEqual([
      ['claude:5h', 42, false, 9000],
      ['claude:7d', 7, false, 200_000],
      ['claude:7d:opus', null, true, 50_000],
    ]);
  });

  test('of extra usage stops nothing', () => {
    const overage = { 'overage-status': 'rejected', 'overage-utilization': '1', 'representative-claim': 'overage' };
    expect(brief({ ...refused, ...overage }).at(-1)).toEqual(['claude:extra', 100, false, null]);
  });
});

describe('windows by their pattern', () => {
  const windowOf = (key: string) => claudeHeadersReading(headers({ [`${key}-utilization`]: '0.25' }), now)?.meters[0];

  test.each<[string, object]>([
    // The week of the newest model: seen, but never named.
    ['7d_oi', { id: 'claude:7d:oi', label: 'Weekly · model', scope: 'scoped', windowSeconds: 604_800 }],
    // Assumed: known by the pattern only.
    ['7d_opus', { id: 'claude:7d:opus', label: 'Weekly · Opus', scope: 'scoped', model: 'opus' }],
    ['7d_sonnet', { id: 'claude:7d:sonnet', label: 'Weekly · Sonnet', scope: 'scoped', model: 'sonnet' }],
    ['30d', { id: 'claude:30d', label: 'Monthly', scope: 'account', windowSeconds: 2_592_000 }],
    ['12h', { id: 'claude:12h', label: '12-hour', scope: 'account', windowSeconds: 43_200 }],
    ['team_pool', { id: 'claude:team-pool', label: 'Team Pool', scope: 'scoped', windowSeconds: null }],
  ])('%s', (key, expected) => {
    expect(windowOf(key)).toMatchObject({ usedPercent: 25, exhausted: false, ...expected });
  });

  test('the week of the newest model names no model', () => {
    expect(windowOf('7d_oi')).not.toHaveProperty('model');
  });
});

describe('what is not there', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['no header at all', {}],
    ['a verdict alone', { status: 'allowed', 'representative-claim': 'five_hour' }],
    ['numbers that are none', { '5h-utilization': 'much', '7d-utilization': '' }],
  ])('%s', (_, fields) => {
    expect(claudeHeadersReading(headers(fields), now)).toBeNull();
  });

  test('limits of an API key are not these', () => {
    const ofKey = new Headers({
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-limit': '50',
    });
    expect(claudeHeadersReading(ofKey, now)).toBeNull();
  });

  test('a bad number, a bad reset and a past one leave the rest', () => {
    expect(brief({ ...served, '5h-utilization': 'x', '7d-reset': 'soon' })).toEqual([['claude:7d', 7, false, null]]);
    expect(brief({ ...served, '5h-reset': seconds(-10) })[0]).toEqual(['claude:5h', 42, false, null]);
  });
});
