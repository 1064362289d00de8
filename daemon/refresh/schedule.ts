// Renews every sign-in shortly before its access token ends, whether or not anything uses it: idle accounts must not die quietly.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import { randomFraction } from '../backoff.ts';
import type { Random } from '../clock.ts';
import type { Pace } from '../network/pace.ts';
import type { ProfileList } from '../profiles/profile-list.ts';
import type { FreshCredential } from './fresh-credential.ts';
import { renewalAt } from './renewal-time.ts';

export type RefreshSchedule = {
  /** Looks at the list again: sets timers for what is new, takes them from what is gone. */
  update(): void;
  stop(): void;
};

export type RefreshScheduleOptions = {
  readonly list: ProfileList;
  readonly credentials: Pick<FreshCredential, 'fresh'>;
  readonly pace: Pace;
  readonly random: Random;
  readonly windowMs: number;
};

/** The part of the time before the end by which different profiles are spread: a running session must not wait past it. */
const spread = 0.2;
const soonestMs = 1_000;

type Timer = { readonly at: number; readonly cancel: () => void };

export function createRefreshSchedule(options: RefreshScheduleOptions): RefreshSchedule {
  const { list, credentials, pace, random, windowMs } = options;
  const timers = new Map<ProfileKey, Timer>();
  let stopped = false;

  /** When to renew, or null when there is nothing to renew by the clock. An account that is not served is left to its daily check. */
  function dueAt(serviceId: ServiceId, profileId: ProfileId): number | null {
    const view = list.view(serviceId, profileId);
    if (view?.kind !== 'oauth' || view.expiresAt === null) return null;
    switch (view.status.state) {
      case 'refresh-failing':
      case 'offline':
        return view.status.retryAt;
      case 'connected':
        return renewalAt(view, windowMs);
      default:
        return null;
    }
  }

  function set(serviceId: ServiceId, profileId: ProfileId, at: number): void {
    const key = profileKey(serviceId, profileId);
    if (timers.get(key)?.at === at) return;
    timers.get(key)?.cancel();
    const marginMs = Math.min(windowMs, Math.max(0, (list.view(serviceId, profileId)?.expiresAt ?? at) - at));
    const jitterMs = soonestMs + Math.round(marginMs * spread * randomFraction(random));
    const cancel = pace.at(at + jitterMs, () => {
      timers.delete(key);
      // What went wrong stands in the profile's status, which says when to try again.
      credentials.fresh(serviceId, profileId, { background: true }).then(update, update);
    });
    timers.set(key, { at, cancel });
  }

  function update(): void {
    if (stopped) return;
    const gone = new Set(timers.keys());
    for (const { serviceId, profileId } of list.known()) {
      const at = dueAt(serviceId, profileId);
      if (at === null) continue;
      gone.delete(profileKey(serviceId, profileId));
      set(serviceId, profileId, at);
    }
    for (const key of gone) {
      timers.get(key)?.cancel();
      timers.delete(key);
    }
  }

  return {
    update,
    stop() {
      stopped = true;
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
}
