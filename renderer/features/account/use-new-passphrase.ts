// A new passphrase, typed twice: the fields, what is wrong with them, and the passphrase once it is right.
import { useState } from 'react';
import { type SecretField, useSecretField } from '../../ui/use-secret-field.ts';

export const shortestPassphrase = 8;

export type NewPassphrase = {
  readonly first: SecretField;
  readonly second: SecretField;
  readonly problem: 'short' | 'different' | null;
  readonly isEmpty: boolean;
  /** Marks what is wrong and goes there; whether nothing is. */
  readonly check: () => boolean;
  readonly peek: () => string;
  /** The passphrase without the fields keeping it. */
  readonly take: () => string;
};

export function useNewPassphrase(): NewPassphrase {
  const first = useSecretField();
  const second = useSecretField();
  const [problem, setProblem] = useState<NewPassphrase['problem']>(null);
  return {
    first,
    second,
    problem,
    isEmpty: first.isEmpty || second.isEmpty,
    check: () => {
      const found = problemOf(first.peek(), second.peek());
      setProblem(found);
      if (found !== null) (found === 'short' ? first : second).ref.current?.focus();
      return found === null;
    },
    peek: first.peek,
    take: () => {
      second.take();
      return first.take();
    },
  };
}

function problemOf(first: string, second: string): NewPassphrase['problem'] {
  if (first.length < shortestPassphrase) return 'short';
  return first === second ? null : 'different';
}
