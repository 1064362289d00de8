// Readings in any order: each meter ends at its newest one, the snapshot never claims to be younger than its account's meters, and time
// never runs back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type InBandReading, mergeReading } from '../../../core/quota/merge-reading.ts';
import { type Meter, type Snapshot, snapshotSchema } from '../../../core/quota/snapshot.ts';
import { runs } from '../../support/runs.ts';
import { answeredAt, profileId } from '../../unit/core/quota/answers/plan-shape.ts';

const now = answeredAt;
const ref = { serviceId: 'claude-subscription', profileId, now } as const;
const hour = 3_600_000;
const ids = ['five', 'week', 'opus'] as const;

const meter = (id: string, usedPercent: number, resetsAt: number | null): Meter => ({
  id,
  label: id,
  usedPercent,
  windowSeconds: 604_800,
  resetsAt,
  scope: id === 'opus' ? 'scoped' : 'account',
  exhausted: usedPercent === 100,
});

function arbitraryReading(reset: fc.Arbitrary<number | null>): fc.Arbitrary<InBandReading> {
  const told = fc.record({ id: fc.constantFrom(...ids), used: fc.nat(100), reset });
  return fc.record({
    observedAt: fc.integer({ min: now - hour, max: now + 60_000 }),
    plan: fc.constantFrom(null, 'Max'),
    meters: fc
      .uniqueArray(told, { selector: ({ id }) => id, maxLength: 3 })
      .map((all) => all.map(({ id, used, reset: at }) => meter(id, used, at))),
  });
}

const shown = fc.option(
  fc.integer({ min: now - hour, max: now }).map(
    (observedAt): Snapshot => ({
      ...{ v: 1, serviceId: ref.serviceId, profileId, observedAt, plan: 'Pro' },
      meters: ids.map((id) => meter(id, 50, now + hour)),
      ...{ credits: null, resetCredits: null },
    }),
  ),
);

const timeOf = (snapshot: Snapshot | null, id: string) => {
  const found = snapshot?.meters.find((one) => one.id === id);
  return found && snapshot ? (found.observedAt ?? snapshot.observedAt) : null;
};

test('of one window, each meter ends at its newest reading whatever the order', () => {
  const sameWindow = fc.uniqueArray(arbitraryReading(fc.constant(now + hour)), {
    selector: ({ observedAt }) => observedAt,
    maxLength: 12,
  });
  fc.assert(
    fc.property(shown, sameWindow, (start, readings) => {
      const end = readings.reduce<Snapshot | null>((one, each) => mergeReading(one, each, ref), start);
      for (const id of ids) {
        const newest = readings
          .filter(({ observedAt, meters }) => observedAt <= now && meters.some((one) => one.id === id))
          .filter(({ observedAt }) => start === null || observedAt > start.observedAt)
          .toSorted((a, b) => b.observedAt - a.observedAt)[0];
        // Without a snapshot the first reading starts one, and what was older than that and not in it stays out.
        if (newest === undefined || start === null) continue;
        expect(timeOf(end, id)).toBe(newest.observedAt);
        expect(end?.meters.find((one) => one.id === id)?.usedPercent).toBe(
          newest.meters.find((one) => one.id === id)?.usedPercent,
        );
      }
    }),
    { numRuns: runs(500) },
  );
});

test('the result is valid, no younger than its account, and no meter grows older', () => {
  const reset = fc.option(fc.integer({ min: now - hour, max: now + 3 * hour }));
  fc.assert(
    fc.property(shown, fc.array(arbitraryReading(reset), { maxLength: 12 }), (start, readings) => {
      let before = start;
      for (const each of readings) {
        const after = mergeReading(before, each, ref);
        if (after === before) continue;
        expect(snapshotSchema.parse(after)).toEqual(after);
        expect(after?.observedAt).toBeGreaterThanOrEqual(before?.observedAt ?? 0);
        expect(after?.observedAt).toBeLessThanOrEqual(now);
        for (const one of after?.meters ?? []) {
          const [at, was] = [timeOf(after, one.id), timeOf(before, one.id)];
          expect(at).toBeGreaterThanOrEqual(was ?? 0);
          expect(at).toBeLessThanOrEqual(now);
          if (one.scope === 'account') expect(at).toBeGreaterThanOrEqual(after?.observedAt ?? 0);
        }
        before = after;
      }
    }),
    { numRuns: runs(500) },
  );
});
