// The in-app browser: a window of its own, whose outcome comes back here. The code never does.
import { useState } from 'react';
import type { ErrorShape } from '../../../core/errors.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import type { SignInContext } from './use-attempt.ts';

/** Why the in-app browser was left for another way. */
export type LeftBecause = 'chosen' | 'popup' | 'passkey' | 'refused' | 'origin';

export type EmbeddedSignIn = {
  /** Its window is open. */
  readonly isOpen: boolean;
  readonly isCancelled: boolean;
  readonly error: ErrorShape | null;
  readonly start: () => Promise<void>;
  readonly cancel: () => void;
};

export function useEmbeddedSignIn(
  { fields, onConnected, change }: SignInContext,
  onAnotherWay: (cause: LeftBecause) => void,
): EmbeddedSignIn {
  const { bridge } = useApp();
  const signIn = useCall(bridge.shell['signIn.embedded']);
  const [ended, setEnded] = useState<'cancelled' | ErrorShape | null>(null);
  const start = async (): Promise<void> => {
    const target = fields.target();
    if (!target) return;
    setEnded(null);
    change.keep();
    const answer = await signIn.run(target);
    if (answer?.outcome === 'connected') {
      onConnected({ serviceId: answer.serviceId, profileId: answer.profileId });
    } else if (answer?.outcome === 'another-way') {
      onAnotherWay(answer.cause);
    } else if (answer?.outcome === 'cancelled') {
      setEnded('cancelled');
    } else if (answer?.error.code === 'identity_changed') {
      change.show(answer.attemptId, answer.error.detail);
    } else if (answer) {
      setEnded(answer.error);
    }
  };
  return {
    isOpen: signIn.pending,
    isCancelled: ended === 'cancelled',
    error: ended === 'cancelled' ? null : (ended ?? signIn.error),
    start,
    cancel: () => void bridge.shell['signIn.embedded.cancel']({}),
  };
}
