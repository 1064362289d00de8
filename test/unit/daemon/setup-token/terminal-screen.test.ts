// A terminal as far as the hidden one needs it: cursor, erasing, wrapping, and sequences that show nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTerminalScreen } from '../../../../daemon/connect/setup-token/terminal-screen.ts';
import { runs } from '../../../support/runs.ts';

const size = { cols: 20, rows: 5 };

function shown(output: string, at = size): readonly string[] {
  const screen = createTerminalScreen(at);
  screen.write(output);
  return screen.lines();
}

describe('the screen of a terminal', () => {
  it.each([
    ['text and lines', 'one\r\ntwo', ['one', 'two', '', '', '']],
    ['a line feed keeps the column', 'ab\ncd', ['ab', '  cd', '', '', '']],
    ['overwriting', 'abcdef\rxy', ['xycdef', '', '', '', '']],
    ['backspace and tab', 'abc\b\bX\tY', ['aXc     Y', '', '', '', '']],
    ['columns', 'a\x1b[5Gb\x1b[2Gc\x1b[Gd', ['dc  b', '', '', '', '']],
    ['up, down, right, left', 'ab\r\n\r\nx\x1b[2A\x1b[3Cy\x1b[Bz\x1b[2Dw', ['ab  y', '    wz', 'x', '', '']],
    ['next and previous line', 'ab\x1b[2Ecd\x1b[Fef', ['ab', 'ef', 'cd', '', '']],
    ['places', '\x1b[2;3Ha\x1b[;5fb\x1b[4dc\x1b[0;0Hd', ['d   b', '  a', '', '     c', '']],
    ['erasing in a line', 'abcdef\x1b[3D\x1b[K\r\nabcdef\x1b[3D\x1b[1K\r\nabc\x1b[2K', ['abc', '    ef', '', '', '']],
    ['erasing below', 'ab\r\ncd\r\nef\x1b[2A\x1b[J', ['ab', '', '', '', '']],
    ['erasing above', 'ab\r\ncdx\r\nef\x1b[A\x1b[1J', ['', '', 'ef', '', '']],
    ['erasing all', 'ab\r\ncd\x1b[2Jx', ['', '  x', '', '', '']],
    ['erasing and deleting characters', 'abcdef\x1b[2G\x1b[2X\r\nabcdef\x1b[2G\x1b[2P', ['a  def', 'adef', '', '', '']],
    ['saved place', 'ab\x1b7\r\ncd\x1b8ef', ['abef', 'cd', '', '', '']],
    ['wrapping', 'x'.repeat(21), ['x'.repeat(20), 'x', '', '', '']],
    ['scrolling', '1\r\n2\r\n3\r\n4\r\n5\r\n6', ['2', '3', '4', '5', '6']],
    ['no further than the edges', '\x1b[99A\x1b[99Da\x1b[99B\x1b[99Cb', ['a', '', '', '', `${' '.repeat(19)}b`]],
    ['a sequence given up', 'a\x1b[12\x18b', ['ab', '', '', '', '']],
    ['a control character in a sequence', 'abc\x1b[2\rGx', ['axc', '', '', '', '']],
    ['private sequences', 'abc\x1b[>2G\x1b[?1J\x1b[<3Dd', ['abcd', '', '', '', '']],
    ['an escape in a string', 'a\x1b]0;title\x1b[2Gb', ['ab', '', '', '', '']],
  ])('%s', (_, output, lines) => {
    expect(shown(output)).toEqual(lines);
  });

  const silent = fc.constantFrom(
    '\x1b[38;5;174m',
    '\x1b[1;4m',
    '\x1b[m',
    '\x1b[?2004h',
    '\x1b[?25l',
    '\x1b[>4m',
    '\x1b[<u',
    '\x1b[>0q',
    '\x1b[c',
    '\x1b[?2026$p',
    '\x1b(B',
    '\x0f',
    '\x07',
    '\x1b=',
    '\x1b]0;a title\x07',
    '\x1b]8;id=x;https://example.com/\x1b\\',
    '\x1b]52;c;QUJD\x07',
    '\x1bP1$r0m\x1b\\',
    '\x1b_application\x1b\\',
  );
  const drawing = fc.oneof(
    fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
    fc.constantFrom(
      '\r\n',
      '\r',
      '\n',
      '\x1b[K',
      '\x1b[2K',
      '\x1b[A',
      '\x1b[3G',
      '\x1b[2C',
      '\x1b[J',
      '\x1b7',
      '\x1b8',
      '✓ ░█',
    ),
  );

  it('is the same whatever that shows nothing comes between', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(drawing, silent), { maxLength: 30 }), (pairs) => {
        const plain = pairs.map(([piece]) => piece).join('');
        expect(shown(pairs.flat().join(''))).toEqual(shown(plain));
      }),
      { numRuns: runs(200) },
    );
  });

  it('is the same in chunks of any size, whatever is written', () => {
    const anything = fc.oneof(
      drawing,
      silent,
      fc.string({ unit: fc.constantFrom(...'\x1b[]P0123;?:mGHJK\x07\\ab\r\n') }),
    );
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 30 }), (pieces) => {
        const output = pieces.join('');
        const screen = createTerminalScreen(size);
        for (const character of output) screen.write(character);
        expect(screen.lines()).toEqual(shown(output));
        expect(screen.lines()).toHaveLength(size.rows);
        expect(Math.max(...screen.lines().map((line) => [...line].length))).toBeLessThanOrEqual(size.cols);
      }),
      { numRuns: runs(200) },
    );
  });
});
