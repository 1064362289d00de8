// Alerts over random weeks: whatever the numbers do, each kind is told once per window at most, and nothing at a start.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AlertMemory, judgeAlerts, remembered } from '../../../core/quota/alerts.ts';
import type { Snapshot } from '../../../core/quota/snapshot.ts';
import { type AlertRules, defaultAlerts } from '../../../core/settings.ts';
import { runs } from '../../support/runs.ts';
import { meter, minute, snapshot, now as start } from '../../unit/core/profile-view.ts';

const windowMs = 300 * minute;

const step = fc.record({
  minutes: fc.integer({ min: 1, max: 200 }),
  left: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 100 }) },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  /** Providers round. */
  jitterMs: fc.integer({ min: -45_000, max: 45_000 }),
  tellsReset: fc.integer({ min: 0, max: 9 }).map((dice) => dice > 0),
  restart: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const quietHours = fc.option(
  fc.record({ from: fc.integer({ min: 0, max: 1439 }), to: fc.integer({ min: 0, max: 1439 }) }),
  { nil: null },
);

type Told = { readonly window: number; readonly kind: string; readonly left: number | null; readonly held: boolean };

/** What is told by a meter whose windows begin with the first reading after the last one's reset. */
function tell(steps: readonly Step[], rules: AlertRules): { told: readonly Told[]; atStart: readonly Told[] } {
  let memory: AlertMemory = {};
  let now = start;
  let window = 0;
  let resetsAt = start + windowMs;
  const told: Told[] = [];
  const atStart: Told[] = [];
  let isStart = true;
  for (const { minutes, left, jitterMs, tellsReset, restart } of steps) {
    now += minutes * minute;
    // Within the rounding of a reset nobody can tell which window a number is of.
    if (Math.abs(now - resetsAt) <= 2 * minute) continue;
    if (now > resetsAt) {
      window += 1;
      resetsAt = now + windowMs;
    }
    if (restart) {
      memory = remembered(memory);
      isStart = true;
    }
    const held = Object.values(memory)[0]?.held ?? [];
    const one = meter({
      usedPercent: left === null ? null : 100 - left,
      exhausted: left === 0,
      resetsAt: tellsReset ? resetsAt + jitterMs : null,
    });
    const reading: Snapshot = { ...snapshot(one), observedAt: now };
    const minuteOfDay = Math.floor(now / minute) % 1440;
    const judged = judgeAlerts({ memory, snapshot: reading, rules, meterRules: {}, now, minuteOfDay, freshSince: 0 });
    memory = judged.memory;
    for (const { kind, leftPercent } of judged.alerts) {
      const each = { window, kind, left: leftPercent, held: held.includes(kind) };
      told.push(each);
      if (isStart) atStart.push(each);
    }
    if (left !== null) isStart = false;
  }
  return { told, atStart };
}

const steps = fc.array(step, { minLength: 1, maxLength: 60 });

test('each kind once per window, nothing at a start but what quiet hours held back, and what is told is so', () => {
  fc.assert(
    fc.property(steps, quietHours, (all, hours) => {
      const rules = { ...defaultAlerts, quietHours: hours };
      const { told, atStart } = tell(all, rules);
      const keys = told.map(({ window, kind }) => `${window} ${kind}`);
      expect(new Set(keys).size).toBe(keys.length);
      expect(atStart.filter(({ held }) => !held)).toEqual([]);
      for (const { kind, left } of told) {
        if (kind === 'exhausted') expect(left).toBe(0);
        if (kind === 'first-threshold') expect(left).toBeLessThanOrEqual(25);
        if (kind === 'second-threshold') expect(left).toBeLessThanOrEqual(10);
      }
    }),
    { numRuns: runs(300) },
  );
});

test('a window that runs dry while it is watched is always told of', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 }), (falls) => {
      let left = 100;
      const down = [0, ...falls, 100].map((fall) => {
        left = Math.max(0, left - fall);
        return { minutes: 1, left, jitterMs: 0, tellsReset: true, restart: false };
      });
      const { told } = tell(down, { ...defaultAlerts, runsOut: false });
      expect(told.at(-1)?.kind).toBe('exhausted');
    }),
    { numRuns: runs(50) },
  );
});
