// The rules of alerts as the page changes them. They are stored whole, so what comes while they are being stored waits and builds on it:
// who clicks a switch right after typing a number has left the number's field by that.
import { useRef } from 'react';
import type { ErrorShape } from '../../../core/errors.ts';
import type { AlertRules } from '../../../core/settings.ts';
import { useApp, useDaemon } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';

export type AlertRulesEdit = {
  readonly alerts: AlertRules;
  readonly change: (patch: Partial<AlertRules>) => void;
  readonly error: ErrorShape | null;
};

export function useAlertRules(): AlertRulesEdit {
  const { bridge } = useApp();
  const alerts = useDaemon((state) => state.quotaRules.alerts);
  const set = useCall(bridge.daemon['quota.rules']);
  /** Null while nothing is being stored. */
  const wanted = useRef<AlertRules | null>(null);

  const change = async (patch: Partial<AlertRules>): Promise<void> => {
    const isStoring = wanted.current !== null;
    wanted.current = { ...(wanted.current ?? alerts), ...patch };
    if (isStoring) return;
    let sent: AlertRules | null = null;
    while (wanted.current !== sent) {
      sent = wanted.current;
      await set.run({ alerts: sent });
    }
    wanted.current = null;
  };
  return { alerts, change: (patch) => void change(patch), error: set.error };
}
