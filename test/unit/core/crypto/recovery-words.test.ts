// The recovery key: known words for known keys (the vectors of BIP-39), and what people do to them when they type.
import { describe, expect, test } from 'vitest';
import { readRecoveryWords, recoveryWords } from '../../../../core/crypto/recovery-words.ts';

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const vectors: readonly [string, string][] = [
  ['00'.repeat(32), `${'abandon '.repeat(23)}art`],
  [
    '7f'.repeat(32),
    `${'legal winner thank year wave sausage worth useful '.repeat(2)}legal winner thank year wave sausage worth title`,
  ],
  [
    '80'.repeat(32),
    `${'letter advice cage absurd amount doctor acoustic avoid '.repeat(2)}letter advice cage absurd amount doctor acoustic bless`,
  ],
  ['ff'.repeat(32), `${'zoo '.repeat(23)}vote`],
];

test.each(vectors)('%s', (hex, words) => {
  expect(recoveryWords(bytes(hex)).join(' ')).toBe(words);
  expect(readRecoveryWords(words)).toEqual({ ok: true, key: bytes(hex) });
});

const [, words = ''] = vectors[1] ?? [];
const list = words.split(' ');
const key = bytes('7f'.repeat(32));

describe('typed', () => {
  test.each([
    ['in capitals', words.toUpperCase()],
    ['over many lines', list.join('\n')],
    ['with numbers', list.map((word, index) => `${index + 1}. ${word}`).join('\r\n')],
    ['with commas', list.join(', ')],
    ['with tabs and blanks around', `\t ${list.join(' \t ')} \n`],
    ['with full-width letters', list.map((word) => word.replace('l', 'ｌ')).join(' ')],
  ])('%s', (_, text) => {
    expect(readRecoveryWords(text)).toEqual({ ok: true, key });
  });

  test('with a word that is none, which is named by its place', () => {
    const text = list.with(4, 'wawe').join(' ');
    expect(readRecoveryWords(text)).toEqual({ ok: false, cause: 'unknown-word', position: 5 });
  });

  test.each([
    ['one word short', list.slice(1).join(' ')],
    ['one word too many', [...list, 'zoo'].join(' ')],
    ['nothing', ''],
    ['digits', '1 2 3'],
  ])('%s', (_, text) => {
    expect(readRecoveryWords(text)).toEqual({ ok: false, cause: 'count', position: null });
  });

  test('two words in each other’s place', () => {
    const text = list.with(0, 'winner').with(1, 'legal').join(' ');
    expect(readRecoveryWords(text)).toEqual({ ok: false, cause: 'checksum', position: null });
  });
});
