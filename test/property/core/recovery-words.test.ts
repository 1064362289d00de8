// The recovery key: every key comes back from its words, however they are typed; a wrong word is noticed.
import { wordlist } from '@scure/bip39/wordlists/english.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRecoveryWords, recoveryWordCount, recoveryWords } from '../../../core/crypto/recovery-words.ts';
import { runs } from '../../support/runs.ts';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const often = { numRuns: runs(100) };

test('every key comes back', () => {
  fc.assert(
    fc.property(key, (bytes) => {
      const words = recoveryWords(bytes);
      expect(words).toHaveLength(recoveryWordCount);
      expect(readRecoveryWords(words.join(' '))).toEqual({ ok: true, key: bytes });
    }),
    often,
  );
});

test('however it is typed', () => {
  const noise = fc.string({
    unit: fc.constantFrom(' ', '\n', '\t', ',', ';', '.', '-', '1', '24', ')'),
    minLength: 1,
    maxLength: 4,
  });
  const typed = fc.tuple(noise, fc.boolean());
  fc.assert(
    fc.property(key, fc.array(typed, { minLength: 24, maxLength: 24 }), (bytes, noises) => {
      const text = recoveryWords(bytes)
        .map((word, index) => {
          const [around = ' ', capitals = false] = noises[index] ?? [];
          return `${around}${capitals ? word.toUpperCase() : word}`;
        })
        .join('');
      expect(readRecoveryWords(text)).toEqual({ ok: true, key: bytes });
    }),
    often,
  );
});

test('another word in one place never gives the same key, and is noticed but for one in 256', () => {
  let changed = 0;
  let unnoticed = 0;
  fc.assert(
    fc.property(key, fc.nat(23), fc.constantFrom(...wordlist), (bytes, place, word) => {
      const words = recoveryWords(bytes);
      if (words[place] === word) return;
      const read = readRecoveryWords(words.with(place, word).join(' '));
      changed += 1;
      if (read.ok) unnoticed += 1;
      if (read.ok) expect(read.key).not.toEqual(bytes);
      else expect(read.cause).toBe('checksum');
    }),
    { numRuns: runs(600) },
  );
  // Eight bits of checksum: one of 256; five times as many would be another code.
  expect(unnoticed / changed).toBeLessThan(0.02);
});

test('a word lost, doubled or mistyped is named', () => {
  fc.assert(
    fc.property(key, fc.nat(23), (bytes, place) => {
      const words = recoveryWords(bytes);
      const counted = { ok: false, cause: 'count', position: null };
      expect(readRecoveryWords(words.toSpliced(place, 1).join(' '))).toEqual(counted);
      expect(readRecoveryWords(words.toSpliced(place, 0, words[place] ?? '').join(' '))).toEqual(counted);
      expect(readRecoveryWords(words.with(place, 'zzz').join(' '))).toEqual({
        ok: false,
        cause: 'unknown-word',
        position: place + 1,
      });
    }),
    often,
  );
});

test('no text throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      expect(readRecoveryWords(text).ok).toBe(false);
    }),
    often,
  );
});
