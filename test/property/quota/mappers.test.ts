// Whatever the providers send: a valid snapshot or a refusal. Fields nobody knows change nothing, and a broken part costs only itself.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InBandReading } from '../../../core/quota/merge-reading.ts';
import { claudeHeadersReading } from '../../../core/quota/providers/claude-headers.ts';
import { claudeRateLimitEventReading, claudeStatusLineReading } from '../../../core/quota/providers/claude-in-band.ts';
import { codexRolloutReading } from '../../../core/quota/providers/openai-codex-in-band.ts';
import { type Meter, meterSchema, snapshotSchema } from '../../../core/quota/snapshot.ts';
import { runs } from '../../support/runs.ts';
import { mappers } from '../../unit/core/quota/answers/mappers.ts';
import { answeredAt } from '../../unit/core/quota/answers/plan-shape.ts';
import { junk, objectsOf, pathsOf, withPart } from './damage.ts';

const now = answeredAt;
/** What holds windows: what lies below belongs to one of them. */
const windowField = /_window$|^limits$|^buckets$|^(five_hour|seven_day\w*)$/;

/** What a window is told apart by: another name is another window, sound in itself. */
const names = ['modelId', 'kind', 'display_name', 'limit_window_seconds'];

/** A verdict on a limit is about all of its windows, so it may move when one of them is damaged. */
function told({ exhausted: _, ...meter }: Meter): string {
  return JSON.stringify(meter);
}

/** In bounds, no NaN, distinct, and no reset in the past. */
function expectSound(meters: readonly Meter[]): void {
  for (const meter of meters) {
    expect(meterSchema.parse(meter)).toEqual(meter);
    if (meter.resetsAt !== null) expect(meter.resetsAt).toBeGreaterThan(now);
  }
  expect(new Set(meters.map(({ id }) => id)).size).toBe(meters.length);
}

describe.each(mappers)('$service', ({ shapes, read }) => {
  const shape = fc.constantFrom(...shapes);

  test('junk in the place of any parts gives a valid snapshot or none', () => {
    const damaged = fc.tuple(shape, fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(damaged, ([{ answer }, damages]) => {
        let value: unknown = answer;
        for (const [where, part] of damages) {
          const paths = pathsOf(value);
          value = withPart(value, paths[where % Math.max(1, paths.length)] ?? [], part);
        }
        const snapshot = read(value, null);
        if (snapshot === null) return;
        expect(snapshotSchema.parse(snapshot)).toEqual(snapshot);
        expectSound(snapshot.meters);
      }),
      { numRuns: runs(800) },
    );
  });

  test('a field that nobody knows changes nothing', () => {
    const name = fc.string({ maxLength: 12 }).map((text) => `unknown_${text}`);
    fc.assert(
      fc.property(shape, fc.nat(), name, junk, ({ answer, plan }, where, field, value) => {
        const objects = objectsOf(answer);
        const path = objects[where % objects.length] ?? [];
        expect(read(withPart(answer, [...path, field], value), plan)).toEqual(read(answer, plan));
      }),
      { numRuns: runs(500) },
    );
  });

  test('a broken field costs at most its own window: the others are as before', () => {
    const windows = shapes.filter(({ meters }) => meters.length > 1);
    fc.assert(
      fc.property(fc.constantFrom(...windows), fc.nat(), junk, ({ answer, plan }, where, part) => {
        const inWindows = pathsOf(answer).filter((path) =>
          path.slice(0, -1).some((step) => windowField.test(String(step))),
        );
        const path = inWindows[where % inWindows.length] ?? [];
        fc.pre(!names.includes(String(path.at(-1))) || typeof part === 'object');
        const before = (read(answer, plan)?.meters ?? []).map(told);
        const after = (read(withPart(answer, path, part), plan)?.meters ?? []).map(told);
        const kept = before.filter((one) => after.includes(one));
        expect(kept.length).toBeGreaterThanOrEqual(before.length - 1);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe('in passing', () => {
  const number = fc.oneof(fc.double(), fc.nat(100), fc.constantFrom<unknown>(now / 1000 + 60, now + 60_000), junk);
  const key = fc.oneof(
    fc.constantFrom(
      'five_hour',
      'seven_day',
      'seven_day_opus',
      'seven_day_overage_included',
      '5h',
      '7d_oi',
      '9999d',
      'x',
    ),
    fc.string({ maxLength: 60 }),
  );

  function expectReading(reading: InBandReading | null): void {
    if (reading === null) return;
    expect(reading.meters.length).toBeGreaterThan(0);
    expectSound(reading.meters);
  }

  test("Claude's headers", () => {
    const name = fc
      .tuple(key, fc.constantFrom('utilization', 'reset', 'status', 'surpassed-threshold'))
      .map(([window, field]) => `anthropic-ratelimit-unified-${window}-${field}`);
    const value = fc.oneof(fc.double().map(String), fc.constantFrom('rejected', 'allowed', '1e999'), fc.string());
    const status = fc.constantFrom('rejected', 'allowed', 'queueing_soft');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 90 }), status, key, (pairs, top, claim) => {
        const verdict: [string, string][] = [
          ['anthropic-ratelimit-unified-status', top],
          ['Anthropic-RateLimit-Unified-Representative-Claim', claim],
        ];
        expectReading(claudeHeadersReading([...pairs, ...verdict], now));
      }),
      { numRuns: runs(500) },
    );
  });

  test("Claude's status line and events", () => {
    const window = fc.oneof(
      fc.record({ used_percentage: number, resets_at: number, utilization: number, resetsAt: number }),
      junk,
    );
    const windows = fc.oneof(fc.dictionary(key, window, { maxKeys: 80 }), junk);
    const type = fc.oneof(key, junk);
    fc.assert(
      fc.property(windows, number, number, type, junk, (limits, utilization, resetsAt, rateLimitType, status) => {
        expectReading(claudeStatusLineReading({ rate_limits: limits }, now));
        const info = { unifiedWindows: limits, utilization, resetsAt, rateLimitType, status };
        expectReading(claudeRateLimitEventReading({ type: 'rate_limit_event', rate_limit_info: info }, now));
      }),
      { numRuns: runs(500) },
    );
  });

  test("lines of Codex's files", () => {
    const limits = {
      limit_id: 'codex',
      primary: { used_percent: 38.5, window_minutes: 300, resets_at: now / 1000 + 9000 },
      secondary: { used_percent: 69, window_minutes: 10_080, resets_in_seconds: 9000 },
      individual_limit: { limit: '200', used: '50', resets_at: now / 1000 + 90_000 },
      plan_type: 'plus',
      rate_limit_reached_type: null,
    };
    const paths = pathsOf(limits);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), junk), { maxLength: 3 }), (damages) => {
        const value = damages.reduce<unknown>(
          (all, [at, part]) => withPart(all, paths[at % paths.length] ?? [], part),
          limits,
        );
        const payload = { type: 'token_count', info: null, rate_limits: value };
        expectReading(codexRolloutReading({ timestamp: new Date(now).toISOString(), type: 'event_msg', payload }));
      }),
      { numRuns: runs(500) },
    );
  });
});
