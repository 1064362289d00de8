// The steps of a recovery: sends the words, asks for a passphrase when no keychain takes the key, and goes to the word that is wrong.
import { useState } from 'react';
import type { ErrorShape } from '../../../core/errors.ts';
import { useApp } from '../../state/app-context.ts';
import { type NewPassphrase, useNewPassphrase } from './use-new-passphrase.ts';
import { useWordsField, type WordsField } from './use-words-field.ts';

export type Recovery = {
  readonly words: WordsField;
  readonly passphrase: NewPassphrase;
  readonly hasPassphrase: boolean;
  readonly error: ErrorShape | null;
  /** The place (1 to 24) of the first word that is in no recovery key. */
  readonly unknownWord: number | null;
  readonly isPending: boolean;
  readonly run: () => Promise<void>;
};

export function useRecovery(wantsPassphrase: boolean): Recovery {
  const { bridge } = useApp();
  const words = useWordsField();
  const passphrase = useNewPassphrase();
  const [isPending, setIsPending] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const [isRefused, setIsRefused] = useState(false);
  const hasPassphrase = wantsPassphrase || isRefused;

  const run = async (): Promise<void> => {
    if (isPending || (hasPassphrase && !passphrase.check())) return;
    setIsPending(true);
    setError(null);
    const chosen = hasPassphrase ? { passphrase: passphrase.peek() } : {};
    const answer = await bridge.daemon['account.recover']({ words: words.peek(), ...chosen });
    setIsPending(false);
    if (answer.ok) {
      words.clear();
      passphrase.take();
      return;
    }
    const needsPassphrase = answer.error.code === 'keychain_unavailable' && !hasPassphrase;
    if (needsPassphrase) setIsRefused(true);
    setError(needsPassphrase ? null : answer.error);
    const position = unknownWordOf(answer.error);
    if (position !== null) words.select(position);
  };

  return { words, passphrase, hasPassphrase, error, unknownWord: unknownWordOf(error), isPending, run };
}

/** The daemon names it as "word 7". */
function unknownWordOf(error: ErrorShape | null): number | null {
  if (error?.code !== 'recovery_words_wrong') return null;
  const position = Number(/^word (\d+)$/.exec(error.detail ?? '')?.[1]);
  return Number.isInteger(position) ? position : null;
}
