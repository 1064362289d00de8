// Renewals that failed: how long each profile waits for its next try, and whether the provider itself has asked for that.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import { backoffMs } from '../backoff.ts';
import type { Clock, Random } from '../clock.ts';

type Failure = { readonly count: number; readonly retryAt: number; readonly askedToWait: boolean };

export type RefreshFailures = {
  /** Notes one more. Answers when to try again (ms epoch). `askedMs`: what the provider has asked for, if it has. */
  note(serviceId: ServiceId, profileId: ProfileId, askedMs: number | null): number;
  /** Whether the profile has to wait. A person's start tries at once, but not against the provider's own word. */
  mustWait(serviceId: ServiceId, profileId: ProfileId, background: boolean): boolean;
  forget(serviceId: ServiceId, profileId: ProfileId): void;
};

export function createRefreshFailures(clock: Clock, random: Random): RefreshFailures {
  const failures = new Map<ProfileKey, Failure>();
  return {
    note(serviceId, profileId, askedMs) {
      const key = profileKey(serviceId, profileId);
      const count = (failures.get(key)?.count ?? 0) + 1;
      const retryAt = clock.now() + Math.max(backoffMs(count, random), askedMs ?? 0);
      failures.set(key, { count, retryAt, askedToWait: askedMs !== null });
      return retryAt;
    },
    mustWait(serviceId, profileId, background) {
      const failure = failures.get(profileKey(serviceId, profileId));
      return failure !== undefined && clock.now() < failure.retryAt && (background || failure.askedToWait);
    },
    forget: (serviceId, profileId) => void failures.delete(profileKey(serviceId, profileId)),
  };
}
