// A sign-in that turned out to be another account than the profile's: kept by the daemon until the person replaces or keeps (issue 3).
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorShape } from '../../../core/errors.ts';
import type { AttemptId } from '../../../core/ids.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import type { Connected } from './use-connected.ts';

export type IdentityChange = {
  /** Null while there is none. */
  readonly changed: { readonly attemptId: AttemptId; readonly email: string | null } | null;
  readonly show: (attemptId: AttemptId, email: string | null) => void;
  /** Stores the new account in place of the old one, after the shell has asked. */
  readonly replace: () => Promise<void>;
  /** Drops the new sign-in; the profile stays as it is. */
  readonly keep: () => void;
  readonly isReplacing: boolean;
  readonly error: ErrorShape | null;
};

export function useIdentityChange(onConnected: (connected: Connected) => void): IdentityChange {
  const { bridge } = useApp();
  const confirm = useCall(bridge.daemon['connect.confirm']);
  const [changed, setChanged] = useState<IdentityChange['changed']>(null);
  const open = useRef<IdentityChange['changed']>(null);
  const drop = useCallback(() => {
    if (open.current) void bridge.daemon['connect.cancel']({ attemptId: open.current.attemptId });
    open.current = null;
  }, [bridge]);
  // What nobody decides about is not kept.
  useEffect(() => drop, [drop]);

  return {
    changed,
    show: (attemptId, email) => {
      open.current = { attemptId, email };
      setChanged(open.current);
    },
    replace: async () => {
      if (!open.current) return;
      const connected = await confirm.run({ attemptId: open.current.attemptId });
      if (!connected) return;
      open.current = null;
      setChanged(null);
      onConnected(connected);
    },
    keep: () => {
      drop();
      setChanged(null);
      confirm.clear();
    },
    isReplacing: confirm.pending,
    error: confirm.error,
  };
}
