// The bounded memory of a terminal: whole while it is small, clean at its cut, modes restored.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScrollback } from '../../../daemon/sessions/scrollback.ts';

function filled(maximumBytes: number, ...texts: readonly string[]): string {
  const scrollback = createScrollback(maximumBytes);
  for (const text of texts) scrollback.append(text);
  return scrollback.text();
}

const frameBytes = (text: string) => Buffer.byteLength(JSON.stringify(text));

describe('the scrollback', () => {
  it('gives back everything while it fits', () => {
    expect(filled(1000, 'a\x1b[31m', 'b\r\n', '', 'ü😀')).toBe('a\x1b[31mb\r\nü😀');
  });

  it('begins behind a line’s end once it is cut', () => {
    const lines = Array.from({ length: 500 }, (_, at) => `line ${at}\r\n`).join('');
    const text = filled(2000, lines);
    expect(text).toMatch(/^line \d+\r\n/);
    expect(lines.endsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThan(1000);
  });

  it('begins at an escape sequence where no line ends before it, never inside one', () => {
    const text = filled(2000, 'x'.repeat(1000), '\x1b[1;31m'.repeat(1000));
    expect(text.startsWith('\x1b[1;31m')).toBe(true);
  });

  it('keeps one line that is longer than everything', () => {
    const text = filled(2000, `${'x'.repeat(5000)}\n`);
    expect(text).toMatch(/^x{1000,}\n$/);
  });

  it('never begins with half a character', () => {
    for (let before = 0; before < 4; before += 1) {
      const text = filled(2000, `${'x'.repeat(before)}${'😀'.repeat(2000)}`);
      expect(text).toMatch(/^(😀)+$/u);
    }
  });

  it('restores the modes that were set in what is gone, with their last value', () => {
    const text = filled(2000, '\x1b[?1049h\x1b[?1002;1006h\x1b[?25l', '\x1b[?1002l', 'line\r\n'.repeat(2000));
    expect(text.startsWith('\x1b[?1049h\x1b[?1006h\x1b[?25l\x1b[?1002lline\r\n')).toBe(true);
  });

  it('restores a mode whose sequence was cut in two', () => {
    const scrollback = createScrollback(640);
    scrollback.append('x'.repeat(7));
    for (const part of ['\x1b[?2', '004h', '\r\n']) scrollback.append(part);
    for (let at = 0; at < 300; at += 1) scrollback.append(`${at}\r\n`);
    expect(scrollback.text().startsWith('\x1b[?2004h')).toBe(true);
  });

  it('never costs more in a frame than its bound and the modes, and always ends as the output ended', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\x1b[?1049h', '\x1b', '\r\n', '😀'.repeat(50), '\x1b'.repeat(80)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 100, max: 1000 }), (pieces, bound) => {
        const text = filled(bound, ...pieces);
        expect(frameBytes(text)).toBeLessThanOrEqual(bound + 2 + 200);
        const all = pieces.join('');
        const last = text.slice(-Math.min(text.length, 5));
        expect(all.endsWith(last) || all.length === 0).toBe(true);
      }),
    );
  });
});
