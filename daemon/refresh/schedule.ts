// Renews every sign-in shortly before its access token ends, whether or not anything uses it: idle accounts must not die quietly.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import { randomFraction } from '../backoff.ts';
import type { Clock, Random } from '../clock.ts';
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
  readonly credentials: FreshCredential;
  readonly clock: Clock;
  readonly random: Random;
  readonly windowMs: number;
};

/** The part of the window by which different profiles are spread. */
const spread = 0.2;
const soonestMs = 1_000;

type Timer = { readonly at: number; readonly cancel: () => void };

export function createRefreshSchedule(options: RefreshScheduleOptions): RefreshSchedule {
  const { list, credentials, clock, random, windowMs } = options;
  const timers = new Map<ProfileKey, Timer>();

  /** When to renew, or null when there is nothing to renew by the clock. */
  function dueAt(serviceId: ServiceId, profileId: ProfileId): number | null {
    const view = list.view(serviceId, profileId);
    if (view?.kind !== 'oauth' || view.expiresAt === null) return null;
    if (view.status.state === 'refresh-failing') return view.status.retryAt;
    return view.status.state === 'connected' ? renewalAt(view, windowMs) : null;
  }

  function set(serviceId: ServiceId, profileId: ProfileId, at: number): void {
    const key = profileKey(serviceId, profileId);
    if (timers.get(key)?.at === at) return;
    timers.get(key)?.cancel();
    const delay = Math.max(at - clock.now(), 0) + soonestMs + Math.round(windowMs * spread * randomFraction(random));
    const cancel = clock.after(delay, () => {
      timers.delete(key);
      if (clock.now() < at) return set(serviceId, profileId, at);
      // What went wrong stands in the profile's status, which sets the next timer.
      credentials.fresh(serviceId, profileId, { background: true }).catch(() => undefined);
    });
    timers.set(key, { at, cancel });
  }

  return {
    update() {
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
    },
    stop() {
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
    },
  };
}
