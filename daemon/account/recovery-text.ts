// The recovery words that a person types, read as the key that they stand for.
import { readRecoveryWords } from '../../core/crypto/recovery-words.ts';
import { AppError } from '../../core/errors.ts';

/** @throws AppError `recovery_words_wrong` whose detail names the place of a word that is in no list */
export function keyFromWords(words: string): Uint8Array {
  const read = readRecoveryWords(words);
  if (read.ok) return read.key;
  throw new AppError('recovery_words_wrong', read.position === null ? null : `word ${read.position}`);
}
