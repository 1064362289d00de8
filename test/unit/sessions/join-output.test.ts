// Output is joined into few pieces, none of it is lost or late, and no character is cut in two.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinOutput } from '../../../daemon/sessions/join-output.ts';
import { createManualClock } from '../../support/manual-clock.ts';

function bench() {
  const clock = createManualClock();
  const delivered: string[] = [];
  return { clock, delivered, joined: joinOutput(clock, (text) => void delivered.push(text)) };
}

describe('output', () => {
  it('goes out at once while it is calm', async () => {
    const { clock, delivered, joined } = bench();
    joined.push('a');
    expect(delivered).toEqual(['a']);
    await clock.advance(8);
    joined.push('b');
    expect(delivered).toEqual(['a', 'b']);
  });

  it('that comes in a flood is joined for eight milliseconds', async () => {
    const { clock, delivered, joined } = bench();
    for (const text of ['a', 'b', 'c']) joined.push(text);
    expect(delivered).toEqual(['a']);
    await clock.advance(7);
    joined.push('d');
    expect(delivered).toEqual(['a']);
    await clock.advance(1);
    expect(delivered).toEqual(['a', 'bcd']);
  });

  it('does not wait when there is much of it, and comes in pieces that a frame can hold', () => {
    const { delivered, joined } = bench();
    joined.push('a');
    joined.push('b'.repeat(70_000));
    expect(delivered.map((text) => text.length)).toEqual([1, 65_536, 4_464]);
  });

  it('that waits is delivered when it is asked for, once', async () => {
    const { clock, delivered, joined } = bench();
    joined.push('a');
    joined.push('b');
    joined.flush();
    await clock.advance(100);
    expect(delivered).toEqual(['a', 'b']);
    expect(clock.waiting()).toBe(0);
  });

  it('stays whole, and no piece ends in half a character', async () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('😀', '', '😀'.repeat(33_000), `x${'👩‍💻'.repeat(20_000)}`));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, fc.nat({ max: 20 })), { maxLength: 8 }), async (steps) => {
        const { clock, delivered, joined } = bench();
        for (const [piece, waitMs] of steps) {
          joined.push(piece);
          if (waitMs > 15) await clock.advance(waitMs);
        }
        joined.flush();
        expect(delivered.join('')).toBe(steps.map(([piece]) => piece).join(''));
        for (const piece of delivered) {
          expect(piece.length).toBeLessThanOrEqual(65_536);
          expect(piece).not.toMatch(/[\ud800-\udbff]$/);
        }
      }),
      { numRuns: 30 },
    );
  });
});
