// Whether a text somewhere in an element is cut off for want of room; measured anew when it changes or its place does.
import { useMergedRef, useResizeObserver } from '@mantine/hooks';
import { type RefCallback, useLayoutEffect, useRef, useState } from 'react';

export function useCutText<T extends HTMLElement>(): readonly [RefCallback<T>, boolean] {
  const [observe] = useResizeObserver<T>();
  const element = useRef<T>(null);
  const [isCut, setIsCut] = useState(false);
  useLayoutEffect(() => {
    const parts = element.current?.querySelectorAll('span') ?? [];
    setIsCut([...parts].some((part) => part.scrollWidth > part.clientWidth));
  });
  return [useMergedRef(observe, element), isCut];
}
