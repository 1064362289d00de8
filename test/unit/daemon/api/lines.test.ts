// Lines out of a byte stream: the same however it is cut into pieces, bounded, and text only.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineReader } from '../../../../daemon/api/lines.ts';

const limit = 64;

/** The lines that come out of the pieces, and how it ends. */
function read(pieces: readonly Uint8Array[]) {
  const lines: string[] = [];
  const reader = createLineReader(limit, (line) => {
    lines.push(line);
    return true;
  });
  let state = 'reading';
  for (const piece of pieces) state = reader.push(piece);
  return { lines, state };
}

function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const borders = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
}

const line = fc
  .string({ unit: 'binary', maxLength: 16 })
  .filter((text) => !text.includes('\n') && Buffer.byteLength(text) <= limit);

describe('lines', () => {
  it('are those that were sent, however the bytes were cut', () => {
    fc.assert(
      fc.property(fc.array(line), line, fc.array(fc.nat()), (lines, rest, places) => {
        const bytes = Buffer.from(`${lines.map((text) => `${text}\n`).join('')}${rest}`);
        expect(read(cut(bytes, places))).toEqual({ lines, state: 'reading' });
      }),
    );
  });

  it('may be as long as the limit, and not a byte longer, ended or not', () => {
    const longest = 'x'.repeat(limit);
    expect(read([Buffer.from(`${longest}\n${longest}\n`)])).toEqual({ lines: [longest, longest], state: 'reading' });
    expect(read([Buffer.from(`ok\n${longest}x\nmore\n`)])).toEqual({ lines: ['ok'], state: 'too-long' });
    expect(read([Buffer.from(`ok\n${longest}x`)])).toEqual({ lines: ['ok'], state: 'too-long' });
    expect(read([Buffer.from(longest), Buffer.from('x')]).state).toBe('too-long');
  });

  it('that are not UTF-8 end the reading', () => {
    const bytes = Buffer.concat([Buffer.from('ok\n'), Buffer.from([0xc3, 0x28]), Buffer.from('\nmore\n')]);
    expect(read([bytes])).toEqual({ lines: ['ok'], state: 'not-text' });
  });

  it('come no more once the receiver wants none', () => {
    const lines: string[] = [];
    const reader = createLineReader(limit, (text) => lines.push(text) < 2);
    expect(reader.push(Buffer.from('a\nb\nc\n'))).toBe('stopped');
    expect(reader.push(Buffer.from('d\n'))).toBe('stopped');
    expect(lines).toEqual(['a', 'b']);
  });
});

it('keeps what follows the line at which it is held byte by byte, however it comes in pieces', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(fc.nat({ max: 50 }), { maxLength: 6 }), (behind, cuts) => {
      const lines: string[] = [];
      const reader = createLineReader(100, (line) => {
        lines.push(line);
        return line === 'hold' ? 'hold' : true;
      });
      const all = Buffer.concat([Buffer.from('one\ntwo\nhold\n'), behind]);
      const places = [0, ...[...cuts].sort((a, b) => a - b), all.length];
      for (const [at, place] of places.entries()) reader.push(all.subarray(places[at - 1] ?? 0, place));
      expect(lines).toEqual(['one', 'two', 'hold']);
      expect(Buffer.from(reader.rest())).toEqual(Buffer.from(behind));
    }),
  );
});
