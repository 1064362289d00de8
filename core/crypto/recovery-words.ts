// The account key as 24 words with a checksum (BIP-39, English list): to be written down, and typed in again on another computer.
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';

export const recoveryWordCount = 24;

/** @param key 32 bytes */
export function recoveryWords(key: Uint8Array): readonly string[] {
  return entropyToMnemonic(key, wordlist).split(' ');
}

export type RecoveryText =
  | { readonly ok: true; readonly key: Uint8Array }
  /** `unknown-word` names the first word that is not in the list, by its place (the first is 1). */
  | { readonly ok: false; readonly cause: 'count' | 'checksum'; readonly position: null }
  | { readonly ok: false; readonly cause: 'unknown-word'; readonly position: number };

/** Reads words as people type them: numbers, commas, line breaks and capitals do not count. */
export function readRecoveryWords(text: string): RecoveryText {
  const words =
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z]+/g) ?? [];
  const unknown = words.findIndex((word) => !wordlist.includes(word));
  if (unknown >= 0) return { ok: false, cause: 'unknown-word', position: unknown + 1 };
  if (words.length !== recoveryWordCount) return { ok: false, cause: 'count', position: null };
  try {
    return { ok: true, key: mnemonicToEntropy(words.join(' '), wordlist) };
  } catch {
    return { ok: false, cause: 'checksum', position: null };
  }
}
