// When a credential is renewed, and how long to wait after failures.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs, randomFraction } from '../../../../daemon/backoff.ts';
import { systemPorts } from '../../../../daemon/ports.ts';
import { renewalAt } from '../../../../daemon/refresh/renewal-time.ts';

const hour = 3_600_000;
const lowest = (bytes: number) => new Uint8Array(bytes);
const highest = (bytes: number) => new Uint8Array(bytes).fill(255);

describe('renewal', () => {
  it('comes the window before the end', () => {
    expect(renewalAt({ refreshedAt: 0, expiresAt: 24 * hour }, 600_000)).toBe(24 * hour - 600_000);
  });

  it('never comes in the first two thirds of a short life', () => {
    expect(renewalAt({ refreshedAt: 1_000, expiresAt: 1_000 + 300_000 }, 600_000)).toBe(1_000 + 200_000);
  });

  it('does not come without an end, and is due at once where the end is past', () => {
    expect(renewalAt({ refreshedAt: 0, expiresAt: null }, 600_000)).toBeNull();
    expect(renewalAt({ refreshedAt: 500, expiresAt: 400 }, 600_000)).toBe(400);
  });
});

describe('backoff', () => {
  it('doubles from 30 s up to 10 min, spread by a fifth', () => {
    expect([1, 2, 3, 5, 9, 1_000].map((failures) => backoffMs(failures, lowest))).toEqual([
      24_000, 48_000, 96_000, 384_000, 480_000, 480_000,
    ]);
    expect(backoffMs(1, highest)).toBeGreaterThanOrEqual(35_999);
  });

  it('stays in its bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (failures) => {
        const wait = backoffMs(failures, systemPorts.random);
        return wait >= 24_000 && wait <= 720_000;
      }),
    );
  });

  it('takes its fraction from 0 up to 1', () => {
    expect(randomFraction(lowest)).toBe(0);
    expect(randomFraction(highest)).toBeLessThan(1);
  });
});
