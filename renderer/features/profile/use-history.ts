// The history of a profile, asked for anew when the time shown changes or there may be a new point; what was there stays until then.
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
  /** The last time; stays so until it is read. */
  readonly hasFailed: boolean;
  readonly again: () => void;
};

/** More than one point in this time is not kept; the newest numbers are the profile's own. */
const apartMs = 600_000;

type Known = {
  readonly question: string;
  readonly days: number;
  readonly history: History | null;
  readonly hasFailed: boolean;
};

export function useHistory({ serviceId, profileId, quota }: ProfileView, days: number): HistoryState {
  const { bridge } = useApp();
  const [known, setKnown] = useState<Known | null>(null);
  const [round, setRound] = useState(0);
  const input: CallInput<DaemonCalls, 'quota.history'> = { serviceId, profileId, days };
  const readAt = quota?.snapshot?.observedAt ?? null;
  const question = JSON.stringify({ input, round, slot: readAt === null ? null : Math.floor(readAt / apartMs) });

  useEffect(() => {
    const asked: { readonly input: typeof input } = JSON.parse(question);
    let isLatest = true;
    const ask = async (): Promise<void> => {
      const answer = await bridge.daemon['quota.history'](asked.input);
      if (!isLatest) return;
      const { days: period } = asked.input;
      setKnown((before) => ({
        question,
        days: period,
        // What is known of another time says nothing true of this one.
        history: answer.ok ? answer.value : before?.days === period ? before.history : null,
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
