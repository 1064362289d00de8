// The bell rings for BEL, and not for the BEL that ends a title or stands in another string.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBellListener } from '../../../daemon/sessions/bell.ts';

const rings = (...chunks: readonly string[]) => {
  const listen = createBellListener();
  return chunks.map((chunk) => listen(chunk));
};

it.each<[string, readonly string[], readonly boolean[]]>([
  ['alone', ['\x07'], [true]],
  ['in a text', ['abc\x07def'], [true]],
  ['twice in one chunk', ['\x07\x07'], [true]],
  ['behind a colour', ['\x1b[31m\x07'], [true]],
  ['not at the end of a title', ['\x1b]0;a title\x07'], [false]],
  ['behind a title', ['\x1b]0;a title\x07\x07'], [true]],
  [
    'not at the end of a title that comes in pieces',
    ['\x1b', ']0;a ti', 'tle', '\x07', '\x07'],
    [false, false, false, false, true],
  ],
  ['behind a title that ST ends', ['\x1b]0;a title\x1b\\', '\x07'], [false, true]],
  ['not in a device control string', ['\x1bPq\x07more\x07', '\x07'], [false, false]],
  ['behind a device control string', ['\x1bPq\x07\x1b\\\x07'], [true]],
  ['not in a string of APC, PM or SOS', ['\x1b_a\x07\x1b\\\x1b^a\x07\x1b\\\x1bXa\x07\x1b\\'], [false]],
  ['behind a string that CAN or SUB cuts short', ['\x1b]0;a\x18\x07'], [true]],
  ['behind a string that another sequence cuts short', ['\x1b]0;a\x1b[31m\x07'], [true]],
  ['not in the one-character form of a title', ['\x9d0;a title\x07', '\x07'], [false, true]],
  ['behind the one-character end of a string', ['\x1bPq\x9c\x07'], [true]],
])('%s', (_name, chunks, expected) => {
  expect(rings(...chunks)).toEqual(expected);
});

it('hears the same however the output comes in pieces', () => {
  const piece = fc.constantFrom('\x07', '\x1b]', '\x1bP', '\x1b\\', '\x1b[1m', 'text', '\x18', '\x1b', '\x9c', ';');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const all = pieces.join('');
      expect(rings(...all).some(Boolean)).toBe(rings(all)[0]);
    }),
  );
});
