// The field for recovery words: their text lives in the element alone; only their number is known to the page.
import { type RefObject, useRef, useState } from 'react';

export type WordsField = {
  readonly ref: RefObject<HTMLTextAreaElement | null>;
  readonly count: number;
  readonly onInput: () => void;
  readonly peek: () => string;
  readonly clear: () => void;
  /** Marks one word (1 = the first), so that typing replaces it. */
  readonly select: (position: number) => void;
};

const word = /[a-z]+/gi;

export function useWordsField(): WordsField {
  const ref = useRef<HTMLTextAreaElement>(null);
  const [count, setCount] = useState(0);
  const peek = (): string => ref.current?.value ?? '';
  const update = (): void => setCount([...peek().matchAll(word)].length);
  return {
    ref,
    count,
    onInput: update,
    peek,
    clear: () => {
      if (ref.current) ref.current.value = '';
      update();
    },
    select: (position) => {
      const found = [...peek().matchAll(word)][position - 1];
      ref.current?.focus();
      if (found) ref.current?.setSelectionRange(found.index, found.index + found[0].length);
    },
  };
}
