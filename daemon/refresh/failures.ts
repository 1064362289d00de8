// Renewals that failed: how long each profile waits for its next try, and whether the provider itself has asked for that.
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import { backoffMs } from '../backoff.ts';
import type { Clock, Random } from '../clock.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';

type Failure = { readonly count: number; readonly retryAt: number; readonly askedToWait: boolean };

export type RefreshFailures = {
  /** Notes one more. Answers when to try again (ms epoch). `askedMs`: what the provider has asked for, if it has. */
  note(ref: ProfileRef, askedMs: number | null): number;
  /** What it waited for has come. Answers when to try again (ms epoch): now. */
  hurry(ref: ProfileRef): number;
  /** Whether the profile has to wait. A person's start tries at once, but not against the provider's own word. */
  mustWait(ref: ProfileRef, background: boolean): boolean;
  forget(ref: ProfileRef): void;
};

export function createRefreshFailures(clock: Clock, random: Random): RefreshFailures {
  const failures = new Map<ProfileKey, Failure>();
  const keyOf = ({ serviceId, profileId }: ProfileRef) => profileKey(serviceId, profileId);
  return {
    note(ref, askedMs) {
      const count = (failures.get(keyOf(ref))?.count ?? 0) + 1;
      const retryAt = clock.now() + Math.max(backoffMs(count, random), askedMs ?? 0);
      failures.set(keyOf(ref), { count, retryAt, askedToWait: askedMs !== null });
      return retryAt;
    },
    hurry(ref) {
      const retryAt = clock.now();
      failures.set(keyOf(ref), { count: 1, retryAt, askedToWait: false });
      return retryAt;
    },
    mustWait(ref, background) {
      const failure = failures.get(keyOf(ref));
      return failure !== undefined && clock.now() < failure.retryAt && (background || failure.askedToWait);
    },
    forget: (ref) => void failures.delete(keyOf(ref)),
  };
}
