// Ctrl-] leaves a session in every form in which terminals send it, also cut in two; inside a paste it is text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDetachKeyReader } from '../../../cli/session/detach-key.ts';

/** What reaches the program of these chunks, and whether the person left. */
function read(...chunks: readonly string[]): { readonly pass: string; readonly detach: boolean } {
  const reader = createDetachKeyReader();
  let pass = '';
  for (const chunk of chunks) {
    const reading = reader(Buffer.from(chunk, 'latin1'));
    pass += reading.pass.toString('latin1');
    if (reading.detach) return { pass, detach: true };
  }
  return { pass, detach: false };
}

describe('the key that detaches', () => {
  it.each([
    ['the control character', '\x1d'],
    ['with Alt', '\x1b\x1d'],
    ['kitty keyboard protocol', '\x1b[93;5u'],
    ['the same with its event', '\x1b[93;5:1u'],
    ['the same with the shifted key', '\x1b[93:125;5u'],
    ['the same with NumLock on', '\x1b[93;133u'],
    ['the same with CapsLock on', '\x1b[93;69u'],
    ['modifyOtherKeys', '\x1b[27;5;93~'],
  ])('is known: %s', (_, key) => {
    expect(read(`abc${key}def`)).toMatchObject({ detach: true });
    expect(read('abc', ...key, 'def')).toMatchObject({ detach: true });
  });

  it('gives the program what was typed before it and nothing behind it', () => {
    expect(read('abc\x1ddef')).toEqual({ pass: 'abc', detach: true });
    expect(read('abc\x1b[93;5udef')).toEqual({ pass: 'abc', detach: true });
  });

  it.each([
    ['its release', '\x1b[93;5:3u'],
    ['its repetition', '\x1b[93;5:2u'],
    ['with Shift too', '\x1b[93;6u'],
    ['the bracket alone', '\x1b[93u'],
    ['the bracket with Alt', '\x1b[93;3u'],
    ['another key with Ctrl', '\x1b[99;5u'],
    ['another key by modifyOtherKeys', '\x1b[27;5;91~'],
    ['Escape', '\x1b'],
    ['Ctrl-C', '\x03'],
    ['Ctrl-Z', '\x1a'],
  ])('is not %s', (_, key) => {
    expect(read(`a${key}b`)).toEqual({ pass: `a${key}b`, detach: false });
  });

  it('is text inside a bracketed paste, wherever the chunks are cut, and the key again behind it', () => {
    const paste = `\x1b[200~${'before'.repeat(10)}\x1dafter\x1b[201~`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: paste.length }), { maxLength: 6 }), (cuts) => {
        const ends = [...new Set([0, ...cuts, paste.length])].sort((one, other) => one - other);
        const chunks = ends.slice(1).map((end, at) => paste.slice(ends[at], end));
        expect(read(...chunks)).toEqual({ pass: paste, detach: false });
        expect(read(...chunks, 'x', '\x1d')).toEqual({ pass: `${paste}x`, detach: true });
      }),
    );
  });

  it('changes no byte of anything else', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (chunks) => {
        const reader = createDetachKeyReader();
        const bytes = chunks.map((chunk) => Buffer.from(chunk.filter((byte) => byte !== 0x1d)));
        const passed = bytes.map((chunk) => reader(chunk).pass);
        expect(Buffer.concat(passed).equals(Buffer.concat(bytes))).toBe(true);
      }),
    );
  });
});
