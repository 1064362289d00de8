// Asks once a day who each sign-in belongs to and whether it is served, one after the other, and again after an hour of silence.
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import { randomFraction } from '../backoff.ts';
import type { Clock, Random } from '../clock.ts';
import type { Pace } from '../network/pace.ts';
import type { CheckProfile } from './check-profile.ts';
import type { ProfileList } from './profile-list.ts';
import type { ProfileRef } from './profile-ref.ts';

export type DailyChecks = {
  /** Looks at the list again: sets timers for what is new, takes them from what is gone. */
  update(): void;
  stop(): void;
};

export type DailyChecksOptions = {
  readonly list: ProfileList;
  readonly check: CheckProfile;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly random: Random;
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** By so much a check may come later, so that profiles and machines do not stay in step. */
const spread = 0.1;
/** A profile that was never asked about: after its first numbers are there. */
const firstMs = 60_000;

type Timer = { readonly plannedFor: number; readonly cancel: () => void };

export function createDailyChecks({ list, check, pace, clock, random }: DailyChecksOptions): DailyChecks {
  const timers = new Map<ProfileKey, Timer>();
  /** Checks that brought nothing, by when they were made. */
  const silent = new Map<ProfileKey, number>();
  const underWay = new Set<ProfileKey>();
  let stopped = false;

  /** Null when there is nothing to ask. Keys are asked about when a person wants it. */
  function dueAt({ serviceId, profileId }: ProfileRef): number | null {
    const view = list.view(serviceId, profileId);
    const settled = ['needs-sign-in', 'unreadable'].includes(view?.status.state ?? 'unreadable');
    if (view?.kind !== 'oauth' || settled || view.removalAt !== null) return null;
    const { checkedAt } = list.note(serviceId, profileId);
    const silentAt = silent.get(profileKey(serviceId, profileId));
    const due = checkedAt === null ? (view.createdAt ?? 0) + firstMs : checkedAt + dayMs;
    return silentAt === undefined ? due : Math.max(due, silentAt + hourMs);
  }

  async function run(ref: ProfileRef, key: ProfileKey): Promise<void> {
    underWay.add(key);
    const told = await check(ref, { background: true }).catch(() => 'silent');
    underWay.delete(key);
    if (told === 'told') silent.delete(key);
    else silent.set(key, clock.now());
    update();
  }

  function set(ref: ProfileRef, key: ProfileKey, due: number): void {
    if (timers.get(key)?.plannedFor === due) return;
    timers.get(key)?.cancel();
    const jitterMs = Math.round(dayMs * spread * randomFraction(random) * (silent.has(key) ? hourMs / dayMs : 1));
    const cancel = pace.at(Math.max(due, clock.now()) + jitterMs, () => {
      timers.delete(key);
      void run(ref, key);
    });
    timers.set(key, { plannedFor: due, cancel });
  }

  function update(): void {
    if (stopped) return;
    const gone = new Set(timers.keys());
    for (const { serviceId, profileId } of list.known()) {
      const key = profileKey(serviceId, profileId);
      const due = dueAt({ serviceId, profileId });
      if (due === null || underWay.has(key)) continue;
      gone.delete(key);
      set({ serviceId, profileId }, key, due);
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
