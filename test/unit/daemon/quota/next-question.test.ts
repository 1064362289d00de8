import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../../core/ids.ts';
import type { Snapshot } from '../../../../core/quota/snapshot.ts';
import { type NextQuestion, nextQuestionAt, staleFor } from '../../../../daemon/quota/next-question.ts';

const askedAt = 1_800_000_000_000;
const minute = 60_000;
const floorMs = 5 * minute;

function snapshot(...resets: (number | null)[]): Snapshot {
  const meter = { label: 'x', usedPercent: 1, windowSeconds: 18_000, scope: 'account', exhausted: false } as const;
  return {
    v: 1,
    serviceId: 'openai-codex',
    profileId: profileIdSchema.parse('Work'),
    observedAt: askedAt,
    plan: null,
    meters: resets.map((resetsAt, i) => ({ ...meter, id: `m${i}`, resetsAt })),
    credits: null,
    resetCredits: null,
  };
}

const usual: NextQuestion = {
  gate: { askedAt, closedUntil: null, failures: 0 },
  snapshot: null,
  floorMs,
  staleAfterMs: 30 * minute,
  backoffMs: 0,
  fraction: 0,
};

describe('next question', () => {
  it('comes at once when nobody has asked yet', () => {
    expect(nextQuestionAt({ ...usual, gate: { askedAt: 0, closedUntil: null, failures: 0 } })).toBe(0);
  });

  it('comes every ten minutes, up to a fifth later', () => {
    expect(nextQuestionAt(usual)).toBe(askedAt + 10 * minute);
    expect(nextQuestionAt({ ...usual, fraction: 0.5 })).toBe(askedAt + 11 * minute);
  });

  it('comes right after a reset that is earlier, or too little later to be asked for twice', () => {
    expect(nextQuestionAt({ ...usual, snapshot: snapshot(null, askedAt + 7 * minute) })).toBe(
      askedAt + 7 * minute + 5_000,
    );
    expect(nextQuestionAt({ ...usual, snapshot: snapshot(askedAt + minute) })).toBe(askedAt + floorMs);
    expect(nextQuestionAt({ ...usual, snapshot: snapshot(askedAt + 14 * minute) })).toBe(askedAt + 14 * minute + 5_000);
    expect(nextQuestionAt({ ...usual, snapshot: snapshot(askedAt + 16 * minute) })).toBe(askedAt + 10 * minute);
    expect(nextQuestionAt({ ...usual, snapshot: snapshot(askedAt - minute) })).toBe(askedAt + 10 * minute);
  });

  it('comes later with each failure in a row', () => {
    const failing = { ...usual, gate: { askedAt, closedUntil: null, failures: 2 } };
    expect(nextQuestionAt({ ...failing, backoffMs: minute })).toBe(askedAt + 6 * minute);
    expect(nextQuestionAt({ ...failing, backoffMs: 8 * minute, snapshot: snapshot(askedAt + 6 * minute) })).toBe(
      askedAt + 13 * minute,
    );
  });

  it('keeps a longer floor whatever the staleness', () => {
    expect(nextQuestionAt({ ...usual, floorMs: 30 * minute })).toBe(askedAt + 30 * minute);
    expect(nextQuestionAt({ ...usual, floorMs: 10 * minute, staleAfterMs: 5_000 })).toBe(askedAt + 10 * minute);
    expect(staleFor(5_000, 10 * minute)).toBeGreaterThan(12 * minute);
    expect(staleFor(30 * minute, 10 * minute)).toBe(30 * minute);
  });

  it('waits as long as the provider says', () => {
    const gate = { askedAt, closedUntil: askedAt + 60 * minute, failures: 1 };
    expect(nextQuestionAt({ ...usual, gate, backoffMs: 30_000 })).toBe(askedAt + 60 * minute);
  });

  it('is never earlier than the floor or the provider’s word', () => {
    const time = fc.integer({ min: -60 * minute, max: 60 * minute }).map((offset) => askedAt + offset);
    fc.assert(
      fc.property(
        fc.record({
          closedUntil: fc.option(time),
          failures: fc.nat(5),
          resets: fc.array(fc.option(time), { maxLength: 4 }),
          staleAfterMs: fc.integer({ min: 5_000, max: 86_400_000 }),
          backoffMs: fc.nat(720_000),
          floorMs: fc.constantFrom(5 * minute, 10 * minute, 30 * minute),
          fraction: fc.double({ min: 0, max: 0.999, noNaN: true }),
        }),
        ({ closedUntil, failures, resets, ...rest }) => {
          const at = nextQuestionAt({
            ...rest,
            gate: { askedAt, closedUntil, failures },
            snapshot: snapshot(...resets),
          });
          const { floorMs: floor, staleAfterMs, backoffMs } = rest;
          expect(at).toBeGreaterThanOrEqual(Math.max(askedAt + floor, closedUntil ?? 0));
          const latest = failures > 0 ? floor + backoffMs : staleFor(staleAfterMs, floor);
          expect(at).toBeLessThanOrEqual(Math.max(askedAt + latest, closedUntil ?? 0));
        },
      ),
    );
  });
});
