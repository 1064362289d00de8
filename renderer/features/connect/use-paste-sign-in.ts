// The steps of a sign-in by paste: begin, finish with what was pasted, cancel. What was pasted stays until it is used or given up.
import { useEffect, useRef, useState } from 'react';
import type { CallOutput } from '../../../core/api/call.ts';
import type { ShellCalls } from '../../../core/api/shell.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import type { ConnectFields } from './use-connect-fields.ts';
import type { Connected } from './use-connected.ts';

export type PasteAttempt = CallOutput<ShellCalls, 'signIn.paste.begin'>;

export type PasteSignIn = {
  /** Null before it was begun. */
  readonly attempt: PasteAttempt | null;
  readonly redirect: string;
  readonly setRedirect: (text: string) => void;
  /** Begins, or begins anew: then what was pasted belongs to the attempt before and goes. */
  readonly begin: (allowIdentityChange: boolean) => Promise<void>;
  readonly finish: () => Promise<void>;
  readonly cancel: () => void;
  readonly isBeginning: boolean;
  readonly isFinishing: boolean;
  readonly beginError: ErrorShape | null;
  readonly finishError: ErrorShape | null;
};

export function usePasteSignIn(fields: ConnectFields, onConnected: (connected: Connected) => void): PasteSignIn {
  const { bridge } = useApp();
  const begin = useCall(bridge.shell['signIn.paste.begin']);
  const finish = useCall(bridge.shell['signIn.paste.finish']);
  const { attempt, setAttempt } = useAttempt();
  const [redirect, setRedirect] = useState('');
  const end = (): void => {
    setAttempt(null);
    setRedirect('');
  };
  return {
    attempt,
    redirect,
    setRedirect,
    begin: async (allowIdentityChange) => {
      const target = fields.target();
      if (!target) return;
      finish.clear();
      const answer = await begin.run({ ...target, openBrowser: true, allowIdentityChange });
      if (!answer) return;
      if (attempt) setRedirect('');
      setAttempt(answer);
    },
    finish: async () => {
      if (!attempt) return;
      const connected = await finish.run({ attemptId: attempt.attemptId, redirect });
      if (!connected) return;
      end();
      onConnected(connected);
    },
    cancel: () => {
      if (attempt) void bridge.shell['signIn.paste.cancel']({ attemptId: attempt.attemptId });
      end();
      finish.clear();
    },
    isBeginning: begin.pending,
    isFinishing: finish.pending,
    beginError: begin.error,
    finishError: finish.error,
  };
}

/** The attempt; one that is left behind is cancelled, so that its state does not wait ten minutes. */
function useAttempt(): Pick<PasteSignIn, 'attempt'> & { readonly setAttempt: (next: PasteAttempt | null) => void } {
  const { bridge } = useApp();
  const [attempt, setShown] = useState<PasteAttempt | null>(null);
  const open = useRef<PasteAttempt | null>(null);
  useEffect(
    () => () => {
      if (open.current) void bridge.shell['signIn.paste.cancel']({ attemptId: open.current.attemptId });
    },
    [bridge],
  );
  const setAttempt = (next: PasteAttempt | null): void => {
    open.current = next;
    setShown(next);
  };
  return { attempt, setAttempt };
}
