// Asks for the numbers of all profiles, and says which of them must still wait, and until when.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { services } from '../../core/catalog/services.ts';
import type { ErrorShape } from '../../core/errors.ts';
import { useProfileName } from '../features/profile/use-profile-name.ts';
import { useApp, useDaemon, useNow } from '../state/app-context.ts';
import { useCall } from '../state/use-call.ts';
import { moment } from './format.ts';
import { useFailureNote } from './use-failure-note.ts';
import { useNotify } from './use-notify.ts';

type Waiting = CallOutput<DaemonCalls, 'quota.refresh'>['waiting'];

export type RefreshAll = {
  readonly run: () => void;
  readonly pending: boolean;
  readonly error: ErrorShape | null;
  /** Null: nobody waits. */
  readonly waits: string | null;
};

/** For a place with room for what it says. */
export function useRefreshAll(): RefreshAll {
  const { bridge } = useApp();
  const now = useNow();
  const refresh = useCall(bridge.daemon['quota.refresh']);
  const textOf = useWaitText();
  const [waiting, setWaiting] = useState<Waiting>([]);
  const run = async (): Promise<void> => setWaiting((await refresh.run({}))?.waiting ?? []);
  const { pending, error } = refresh;
  return { run: () => void run(), pending, error, waits: textOf(waiting.filter(({ until }) => until > now)) };
}

/** For a place without it: a floating note says it. */
export function useRefreshAllNoted(): Pick<RefreshAll, 'run' | 'pending'> {
  const { bridge } = useApp();
  const refresh = useCall(bridge.daemon['quota.refresh']);
  const textOf = useWaitText();
  const notify = useNotify();
  useFailureNote(refresh.error);
  const run = async (): Promise<void> => {
    const text = textOf((await refresh.run({}))?.waiting ?? []);
    if (text !== null) notify(text);
  };
  return { run: () => void run(), pending: refresh.pending };
}

/** "Must still wait: Codex · Work until 16:40." */
function useWaitText(): (waiting: Waiting) => string | null {
  const { t } = useTranslation();
  const now = useNow();
  const nameOf = useProfileName();
  const profiles = useDaemon((state) => state.profiles);
  return (waiting) => {
    const list = waiting.flatMap(({ serviceId, profileId, until }) => {
      const profile = profiles.find((each) => each.serviceId === serviceId && each.profileId === profileId);
      if (!profile) return [];
      const names = { service: services[serviceId].name, profile: nameOf(profile) };
      return t('quota.waitsOne', { ...names, time: moment(until, now) });
    });
    return list.length === 0 ? null : t('quota.waits', { list: list.join(', ') });
  };
}
