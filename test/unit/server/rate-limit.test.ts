// Rate limit per account and minute, against a clock that is moved.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accountIdSchema } from '../../../core/ids.ts';
import { createRateLimit } from '../../../server/rate-limit.ts';

const account = accountIdSchema.parse('0b8f3a34-5f3c-4dd7-9c2e-0d7c5a6f6b11');
const other = accountIdSchema.parse('5d3b9d3c-2c55-4d5c-8f0a-9e0b1f0f7c22');

function taken(count: (id: typeof account) => void, id: typeof account): boolean {
  try {
    count(id);
    return true;
  } catch {
    return false;
  }
}

it('never lets more than the maximum through in any minute, and never refuses below it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(30_000), { maxLength: 60 }), (maximum, steps) => {
      let now = 1_000_000;
      const count = createRateLimit(maximum, () => now);
      const through: number[] = [];
      for (const step of steps) {
        now += step;
        const recent = through.filter((at) => at > now - 60_000).length;
        expect(taken(count, account)).toBe(recent < maximum);
        if (recent < maximum) through.push(now);
      }
    }),
  );
});

it('counts each account by itself', () => {
  const count = createRateLimit(1, () => 5);
  expect([taken(count, account), taken(count, account), taken(count, other)]).toEqual([true, false, true]);
});

it('does not lock anybody out when the clock is set back', () => {
  let now = 10_000_000;
  const count = createRateLimit(1, () => now);
  taken(count, account);
  now -= 3_600_000;
  expect(taken(count, account)).toBe(true);
});
