// What sessions leave behind: lines of Codex's conversation files, Claude's status line and its rate limit events (§1.5, §3.7).
import { describe, expect, test } from 'vitest';
import type { InBandReading } from '../../../../core/quota/merge-reading.ts';
import {
  claudeRateLimitEventReading,
  claudeStatusLineReading,
} from '../../../../core/quota/providers/claude-in-band.ts';
import { codexRolloutReading } from '../../../../core/quota/providers/openai-codex-in-band.ts';
import { meterSchema } from '../../../../core/quota/snapshot.ts';
import { answeredAt } from './answers/plan-shape.ts';

const now = answeredAt;
const at = (rest: number) => now / 1000 + rest;

/** id, used percent, exhausted, rest until the reset in seconds. */
function brief(reading: InBandReading | null) {
  return (reading?.meters ?? []).map((meter) => {
    expect(meterSchema.parse(meter)).toEqual(meter);
    const { id, usedPercent, exhausted, resetsAt } = meter;
    return [id, usedPercent, exhausted, resetsAt === null ? null : (resetsAt - now) / 1000];
  });
}

describe('Codex', () => {
  const window = (used_percent: number, window_minutes: number | null, rest: number) => ({
    used_percent,
    window_minutes,
    resets_at: at(rest),
  });
  const limits = {
    limit_id: 'codex',
    limit_name: null,
    primary: window(38.5, 300, 9000),
    secondary: window(69, 10_080, 200_000),
    credits: { has_credits: false, unlimited: false, balance: null },
    individual_limit: null,
    plan_type: 'plus',
    rate_limit_reached_type: null,
  };
  const line = (rate_limits: unknown, more: object = {}) => ({
    timestamp: new Date(now).toISOString(),
    type: 'event_msg',
    payload: { type: 'token_count', info: null, rate_limits },
    ...more,
  });
  const read = (change: object) => brief(codexRolloutReading(line({ ...limits, ...change })));

  test('a line of today', () => {
    const reading = codexRolloutReading(line(limits));
    expect(reading).toMatchObject({ observedAt: now, plan: 'Plus' });
    expect(brief(reading)).toEqual([
      ['codex:w18000', 38.5, false, 9000],
      ['codex:w604800', 69, false, 200_000],
    ]);
  });

  test('the week alone, in the primary slot', () => {
    expect(read({ primary: limits.secondary, secondary: null })).toEqual([['codex:w604800', 69, false, 200_000]]);
  });

  // Assumed: the oldest files tell a rest in place of a time, cut the last minute off and name no limit.
  test('the oldest form counts from the time of its line', () => {
    const old = {
      primary: { used_percent: 12, window_minutes: 299, resets_in_seconds: 600 },
      secondary: { used_percent: 3, window_minutes: 10_079, resets_in_seconds: 5000 },
    };
    const earlier = codexRolloutReading(line(old, { timestamp: new Date(now - 60_000).toISOString() }));
    expect(earlier?.observedAt).toBe(now - 60_000);
    expect(brief(earlier)).toEqual([
      ['codex:w18000', 12, false, 540],
      ['codex:w604800', 3, false, 4940],
    ]);
  });

  test('the limit of a model is scoped, under the id that the fetched answer gives it', () => {
    const spark = { limit_id: 'codex_bengalfox', limit_name: 'GPT-5.3-Codex-Spark', secondary: null };
    expect(codexRolloutReading(line({ ...limits, ...spark }))?.meters).toMatchObject([
      { id: 'codex:codex-bengalfox:w18000', scope: 'scoped', model: 'gpt-5.3-codex-spark' },
    ]);
  });

  test('a reached limit marks the window with the most use', () => {
    const reached = read({ rate_limit_reached_type: 'rate_limit_reached' });
    expect(reached.map(([id, , exhausted]) => [id, exhausted])).toEqual([
      ['codex:w18000', false],
      ['codex:w604800', true],
    ]);
    const ofWorkspace = read({ rate_limit_reached_type: { type: 'workspace_owner_credits_depleted' } });
    expect(ofWorkspace.every(([, , exhausted]) => exhausted === false)).toBe(true);
  });

  // Assumed: the field is only known as null; its shape is that of the fetched answer.
  test('monthly credits', () => {
    const individual_limit = { limit: '200', used: '50', remaining_percent: 75, resets_at: at(90_000) };
    expect(read({ individual_limit, spend_control_reached: true }).at(-1)).toEqual([
      'codex:spend:individual',
      25,
      true,
      90_000,
    ]);
  });

  test('an empty slot is no window', () => {
    const empty = { used_percent: 0, window_minutes: 0, resets_at: null };
    expect(read({ primary: empty })).toEqual([['codex:w604800', 69, false, 200_000]]);
    expect(codexRolloutReading(line({ ...limits, primary: empty, secondary: null }))).toBeNull();
  });

  test.each<[string, unknown]>([
    ['no limits', line(null)],
    ['no time', line(limits, { timestamp: 'yesterday' })],
    ['another event', line(limits, { type: 'response_item' })],
    ['another payload', { ...line(limits), payload: { type: 'agent_message', rate_limits: limits } }],
    ['text', 'x'],
    ['nothing', null],
  ])('%s is no reading', (_, value) => {
    expect(codexRolloutReading(value)).toBeNull();
  });
});

describe("Claude's status line", () => {
  const window = (used_percentage: unknown, rest: number) => ({ used_percentage, resets_at: at(rest) });
  const json = (rate_limits: unknown) => ({ session_id: 'demo', version: '2.1.197', rate_limits });
  const read = (rate_limits: unknown) => brief(claudeStatusLineReading(json(rate_limits), now));

  test('both windows', () => {
    expect(read({ five_hour: window(23.5, 9000), seven_day: window(41, 200_000) })).toEqual([
      ['claude:5h', 23.5, false, 9000],
      ['claude:7d', 41, false, 200_000],
    ]);
  });

  test('one window, the other unreadable or of an unknown name', () => {
    const rest = { seven_day: window('much', 1), five_hours_new: window(1, 1), seven_day_opus: null };
    expect(read({ five_hour: window(100, 9000), ...rest })).toEqual([['claude:5h', 100, true, 9000]]);
  });

  test.each<[string, unknown]>([
    ['no limits', { session_id: 'demo' }],
    ['empty limits', json({})],
    ['limits that are none', json([1, 2])],
    ['text', 'x'],
  ])('%s is no reading', (_, value) => {
    expect(claudeStatusLineReading(value, now)).toBeNull();
  });
});

describe("Claude's rate limit event", () => {
  const event = (rate_limit_info: unknown) => ({ type: 'rate_limit_event', rate_limit_info, session_id: 'demo' });
  const read = (info: unknown) => brief(claudeRateLimitEventReading(event(info), now));
  const allowed = { status: 'allowed', rateLimitType: 'five_hour', resetsAt: at(9000), isUsingOverage: false };
  const unifiedWindows = {
    five_hour: { utilization: 0.5, resetsAt: at(9000) },
    seven_day: { utilization: 0.25, resetsAt: at(200_000) },
    seven_day_overage_included: { utilization: 0.75, resetsAt: at(200_000) },
  };

  test('the windows are believed before the number beside them', () => {
    expect(read({ ...allowed, utilization: 77, unifiedWindows })).toEqual([
      ['claude:5h', 50, false, 9000],
      ['claude:7d', 25, false, 200_000],
    ]);
  });

  test('a refusal is the end of the window that it names', () => {
    expect(read({ ...allowed, status: 'rejected', unifiedWindows })).toEqual([
      ['claude:5h', 100, true, 9000],
      ['claude:7d', 25, false, 200_000],
    ]);
    const opus = { status: 'rejected', rateLimitType: 'seven_day_opus', resetsAt: at(60_000) };
    expect(read(opus)).toEqual([['claude:7d:opus', 100, true, 60_000]]);
  });

  // Assumed: both forms occur in fixtures of others.
  test.each<[string, unknown, number | null]>([
    ['a fraction', 0.25, 25],
    ['a percentage', 83, 83],
    ['zero', 0, 0],
    ['what could be either', 1, null],
    ['nothing', undefined, null],
    ['a negative number', -1, null],
  ])('a number alone: %s', (_, utilization, expected) => {
    const reading = read({ ...allowed, utilization });
    expect(reading).toEqual(expected === null ? [] : [['claude:5h', expected, false, 9000]]);
  });

  test.each<[string, unknown]>([
    ['another line', { type: 'assistant', rate_limit_info: { ...allowed, unifiedWindows } }],
    ['no info', event(null)],
    ['an unknown type alone', event({ ...allowed, rateLimitType: 'tide', utilization: 0.5 })],
    ['text', 'x'],
  ])('%s is no reading', (_, value) => {
    expect(claudeRateLimitEventReading(value, now)).toBeNull();
  });
});
