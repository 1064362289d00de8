// What a change of account would carry over and what would be lost, asked for as the choice changes; only the latest answer counts.
import { useEffect, useState } from 'react';
import type { CallOutput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import type { SessionId } from '../../../core/ids.ts';
import type { Bindings } from '../../../core/session/binding.ts';
import { useApp } from '../../state/app-context.ts';

export type Continuation = CallOutput<DaemonCalls, 'sessions.continuation'>;

type Known = { readonly question: string; readonly answer: Continuation | null; readonly error: ErrorShape | null };

/** @param bindings null: there is nothing to ask yet. Answers are null until they are there. */
export function useContinuation(id: SessionId, bindings: Bindings | null): Omit<Known, 'question'> {
  const { bridge } = useApp();
  const [known, setKnown] = useState<Known | null>(null);
  const question = bindings && JSON.stringify(bindings);
  useEffect(() => {
    if (question === null) return;
    let isLatest = true;
    const ask = async (): Promise<void> => {
      const result = await bridge.daemon['sessions.continuation']({ id, bindings: JSON.parse(question) });
      if (!isLatest) return;
      setKnown(
        result.ok ? { question, answer: result.value, error: null } : { question, answer: null, error: result.error },
      );
    };
    void ask();
    return () => {
      isLatest = false;
    };
  }, [bridge, id, question]);
  return known !== null && known.question === question ? known : { answer: null, error: null };
}
