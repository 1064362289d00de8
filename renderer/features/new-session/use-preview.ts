// What a start with the present choices would do, asked for as they change: a moment after the last change, and only the latest answer counts.
import { useCallback, useEffect, useState } from 'react';
import type { CallOutput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { boundProfiles } from '../../state/bound-profiles.ts';
import type { StartInput } from './start-input.ts';

export type Preview = CallOutput<DaemonCalls, 'sessions.preview'>;

export type PreviewState = {
  /** Of the present choices; while they are being asked about, the last one of the same backend and folder. */
  readonly preview: Preview | null;
  /** Why the start would be refused, or why it cannot be told; null while it is not known. */
  readonly problem: ErrorShape | null;
  readonly again: () => void;
};

type Known = {
  readonly question: string;
  readonly input: StartInput;
  readonly preview: Preview | null;
  readonly problem: ErrorShape | null;
};

const restMs = 200;

/** @param input null: something is missing still, so there is nothing to ask */
export function usePreview(input: StartInput | null): PreviewState {
  const { bridge } = useApp();
  const [known, setKnown] = useState<Known | null>(null);
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((before) => before + 1), []);
  const surroundings = useSurroundings(input);
  const question = input && JSON.stringify([withoutValues(input), surroundings]);
  const request = question && JSON.stringify({ question, round });

  // A file may have been changed, or a folder made, while the person was elsewhere.
  useEffect(() => {
    window.addEventListener('focus', again);
    return () => window.removeEventListener('focus', again);
  }, [again]);

  useEffect(() => {
    if (request === null) return;
    const asked: { readonly question: string } = JSON.parse(request);
    const [wanted]: [StartInput] = JSON.parse(asked.question);
    let isLatest = true;
    const ask = async (): Promise<void> => {
      const answer = await bridge.daemon['sessions.preview'](wanted);
      if (!isLatest) return;
      const [preview, problem] = answer.ok ? [answer.value, answer.value.problem] : [null, answer.error];
      setKnown({ question: asked.question, input: wanted, preview, problem });
    };
    const timer = setTimeout(() => void ask(), restMs);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [request, bridge]);

  const isSamePlace = known?.input.backend === input?.backend && known?.input.cwd === input?.cwd;
  return {
    preview: (isSamePlace && known?.preview) || null,
    problem: (known?.question === question && known?.problem) || null,
    again,
  };
}

/** The names of variables alone decide what a start would say of them; their values stay on the page until it is one. */
function withoutValues(input: StartInput): StartInput {
  if (input.variables === undefined) return input;
  const names = Object.keys(input.variables).map((name) => [name, '']);
  return { ...input, variables: Object.fromEntries(names) };
}

/** What the answer depends on beside the choices: when it changes, the question is asked again. */
function useSurroundings(input: StartInput | null): readonly unknown[] {
  const profiles = useDaemon((state) => state.profiles);
  const added = useDaemon((state) => state.addedVariables);
  const backend = useDaemon((state) => state.backends.find(({ id }) => id === input?.backend));
  if (input === null) return [];
  return [added, backend?.path, boundProfiles(input.bindings, profiles).map(({ status }) => status.state)];
}
