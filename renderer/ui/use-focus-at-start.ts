// Puts the keyboard into an element when it appears: for what the person has just asked for.
import { type RefObject, useEffect, useRef } from 'react';

export function useFocusAtStart<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
