// Asks for a profile's numbers on a person's request: always acts, or says until when it must wait.
import { useState } from 'react';
import type { ProfileView } from '../../../core/api/state.ts';
import type { ErrorShape } from '../../../core/errors.ts';
import { useApp, useNow } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';

export type QuotaRefresh = {
  readonly run: () => void;
  readonly pending: boolean;
  readonly error: ErrorShape | null;
  /** ms epoch, after now; null: nothing hinders it. */
  readonly waitUntil: number | null;
};

export function useQuotaRefresh({ serviceId, profileId, quota }: ProfileView): QuotaRefresh {
  const { bridge } = useApp();
  const now = useNow();
  const refresh = useCall(bridge.daemon['quota.refresh']);
  const [waitUntil, setWaitUntil] = useState<number | null>(null);
  const run = async (): Promise<void> => {
    const answer = await refresh.run({ serviceId, profileId });
    const waiting = answer?.waiting.find((each) => each.serviceId === serviceId && each.profileId === profileId);
    setWaitUntil(waiting?.until ?? null);
  };
  return {
    run: () => void run(),
    pending: refresh.pending || (quota?.refreshing ?? false),
    error: refresh.error,
    waitUntil: waitUntil !== null && waitUntil > now ? waitUntil : null,
  };
}
