// A long history keeps what is seen of it: every day, and each meter's lowest and highest of that day.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ofEachDay } from '../../../core/quota/of-each-day.ts';

const dayMs = 86_400_000;
const midnight = (at: number) => Math.floor(at / dayMs) * dayMs;
const percent = fc.integer({ min: 0, max: 100 });
const point = fc.record({
  at: fc.integer({ min: 0, max: 5 * dayMs }),
  used: fc.dictionary(fc.constantFrom('5h', 'week', 'opus'), percent, { minKeys: 1 }),
});
const history = fc.array(point, { maxLength: 80 }).map((points) => points.toSorted((a, b) => a.at - b.at));

type Points = Parameters<typeof ofEachDay>[0];

/** Day and meter, lowest and highest. */
function ranges(points: Points): Map<string, [number, number]> {
  const found = new Map<string, [number, number]>();
  for (const { at, used } of points)
    for (const [id, value] of Object.entries(used)) {
      const key = `${midnight(at)} ${id}`;
      const [low, high] = found.get(key) ?? [value, value];
      found.set(key, [Math.min(low, value), Math.max(high, value)]);
    }
  return found;
}

it('keeps the range of every meter on every day, and each day’s ends, in order and few', () => {
  fc.assert(
    fc.property(history, (points) => {
      const kept = ofEachDay(points, midnight);
      expect(kept).toEqual(points.filter((each) => kept.includes(each)));
      expect(ranges(kept)).toEqual(ranges(points));
      expect(kept[0]).toBe(points[0]);
      expect(kept.at(-1)).toBe(points.at(-1));
      const days = new Set(points.map(({ at }) => midnight(at))).size;
      expect(kept.length).toBeLessThanOrEqual(days * (2 + 2 * 3));
    }),
    { numRuns: 300 },
  );
});
