// The history of a profile, asked for anew when the time shown or the last reading changes; what was there stays until the answer comes.
import { useEffect, useState } from 'react';
import type { CallInput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import type { ProfileView } from '../../../core/api/state.ts';
import { useApp } from '../../state/app-context.ts';
import type { History } from './history-lines.ts';

export type HistoryState = {
  /** Null until it was read for the first time. */
  readonly history: History | null;
  readonly isReading: boolean;
  readonly hasFailed: boolean;
  readonly again: () => void;
};

type Known = { readonly question: string; readonly history: History | null; readonly hasFailed: boolean };

export function useHistory({ serviceId, profileId, quota }: ProfileView, days: number): HistoryState {
  const { bridge } = useApp();
  const [known, setKnown] = useState<Known | null>(null);
  const [round, setRound] = useState(0);
  const input: CallInput<DaemonCalls, 'quota.history'> = { serviceId, profileId, days };
  const question = JSON.stringify({ input, round, readAt: quota?.snapshot?.observedAt ?? null });

  useEffect(() => {
    const asked: { readonly input: typeof input } = JSON.parse(question);
    let isLatest = true;
    const ask = async (): Promise<void> => {
      const answer = await bridge.daemon['quota.history'](asked.input);
      if (!isLatest) return;
      setKnown((before) => ({
        question,
        history: answer.ok ? answer.value : (before?.history ?? null),
        hasFailed: !answer.ok,
      }));
    };
    void ask();
    return () => {
      isLatest = false;
    };
  }, [question, bridge]);

  return {
    history: known?.history ?? null,
    isReading: known?.question !== question,
    hasFailed: known?.hasFailed ?? false,
    again: () => setRound((before) => before + 1),
  };
}
