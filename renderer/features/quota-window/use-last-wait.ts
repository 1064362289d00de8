// Until when a refresh of everything must wait, when it could ask for nothing at all.
import { useState } from 'react';
import type { CallOutput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';

type Answer = CallOutput<DaemonCalls, 'quota.refresh'>;

/** The instant (ms epoch; null: nothing waits), and what takes in an answer. */
export function useLastWait(): readonly [number | null, (answer: Answer | null) => void] {
  const [until, setUntil] = useState<number | null>(null);
  const note = (answer: Answer | null): void => {
    const isWaiting = answer !== null && answer.refreshed.length === 0 && answer.waiting.length > 0;
    setUntil(isWaiting ? Math.min(...answer.waiting.map((each) => each.until)) : null);
  };
  return [until, note];
}
