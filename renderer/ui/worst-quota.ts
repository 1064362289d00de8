// Which effective profile needs a look first: one that must be signed in again, else the one with the least left.
import type { ProfileView } from '../../core/api/state.ts';
import { serviceIds } from '../../core/catalog/services.ts';
import { isUsable } from '../../core/credential/status.ts';
import type { Badge } from '../../core/quota/badge.ts';
import { headline } from '../../core/quota/headline.ts';
import { effectiveProfile } from '../../core/session/effective-profile.ts';
import type { Numbers } from '../../core/settings.ts';

export type WorstQuota =
  | { readonly kind: 'needs-person'; readonly profile: ProfileView }
  | { readonly kind: 'quota'; readonly profile: ProfileView; readonly badge: Badge };

/** Null when there is nothing to tell. @param now ms epoch */
export function worstQuota(profiles: readonly ProfileView[], now: number, numbers: Numbers): WorstQuota | null {
  const effective = serviceIds.flatMap((id) => effectiveProfile(profiles, id) ?? []);
  const broken = effective.find((profile) => !isUsable(profile.status));
  if (broken) return { kind: 'needs-person', profile: broken };
  const known = effective.flatMap((profile) =>
    headline(profile, now, numbers).map((badge) => ({ kind: 'quota' as const, profile, badge })),
  );
  const worst = known.toSorted((a, b) => (a.badge.leftPercent ?? 101) - (b.badge.leftPercent ?? 101))[0];
  return worst ?? null;
}
