// A masked input whose text lives in the element alone: read once when it is sent, and emptied right then.
import { type RefObject, useCallback, useRef, useState } from 'react';

export type SecretField = {
  readonly ref: RefObject<HTMLInputElement | null>;
  readonly isEmpty: boolean;
  readonly onInput: () => void;
  /** The text without the element keeping it. */
  readonly take: () => string;
  /** The text, for a comparison; it stays in the element. */
  readonly peek: () => string;
};

export function useSecretField(): SecretField {
  const ref = useRef<HTMLInputElement>(null);
  const [isEmpty, setIsEmpty] = useState(true);
  const peek = useCallback(() => ref.current?.value ?? '', []);
  const onInput = useCallback(() => setIsEmpty(peek() === ''), [peek]);
  const take = useCallback(() => {
    const text = peek();
    if (ref.current) ref.current.value = '';
    setIsEmpty(true);
    return text;
  }, [peek]);
  return { ref, isEmpty, onInput, take, peek };
}
