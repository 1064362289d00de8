// Starts the session of the wizard; what was typed for it alone is forgotten then, what a person uses again is kept.
import { useEffect } from 'react';
import type { ErrorShape } from '../../../core/errors.ts';
import { useApp, useNavigate } from '../../state/app-context.ts';
import { withRecentFolder } from '../../state/preferences.ts';
import { useCall } from '../../state/use-call.ts';
import { guessTerminalSize } from '../sessions/terminal-size.ts';
import type { StartInput } from './start-input.ts';

export type Start = {
  readonly run: () => Promise<void>;
  readonly pending: boolean;
  /** Of the last try, until a choice changes. */
  readonly error: ErrorShape | null;
};

/** @param input null: something is missing still */
export function useStart(input: StartInput | null): Start {
  const { bridge, draft, place, preferences } = useApp();
  const { replace } = useNavigate();
  const start = useCall(bridge.daemon['sessions.start']);
  const { clear } = start;
  const choices = JSON.stringify(input);
  useEffect(() => {
    if (choices) clear();
  }, [choices, clear]);

  const run = async (): Promise<void> => {
    if (input === null) return;
    const session = await start.run({ ...input, ...guessTerminalSize() });
    if (!session) return;
    const { recentFolders, sessionModels, change } = preferences.getState();
    const { backend, cwd, model = '' } = input;
    change({
      recentFolders: withRecentFolder(recentFolders, cwd),
      ...(model === (sessionModels[backend] ?? '') ? {} : { sessionModels: { ...sessionModels, [backend]: model } }),
    });
    draft.setState({ choices: {}, variables: [] });
    if (place.getState().place.page === 'new-session') replace({ page: 'sessions', sessionId: session.id });
  };
  return { run, pending: start.pending, error: start.error };
}
