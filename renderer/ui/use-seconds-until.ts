// Whole seconds until an instant; counts only while it is shown.
import { useInterval } from '@mantine/hooks';
import { useEffect, useState } from 'react';

/** @param at ms epoch @returns 0 from then on */
export function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(() => Date.now());
  const { start, stop } = useInterval(() => setNow(Date.now()), 1_000);
  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);
  return Math.max(0, Math.ceil((at - now) / 1_000));
}
