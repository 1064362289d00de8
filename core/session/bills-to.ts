// Who pays for a session, in one line: "Work · you@example.com · Plus".
import type { ProfileView } from '../api/state.ts';
import { services } from '../catalog/services.ts';

/**
 * Label (else profile id), e-mail and plan as far as known; where a profile has neither of the two, its service is named.
 * @param snapshotPlan the plan of the latest snapshot, which is newer than the one of the sign-in
 */
export function billsTo(
  profile: Pick<ProfileView, 'serviceId' | 'profileId' | 'label' | 'identity'>,
  snapshotPlan: string | null,
): string {
  const known = [profile.identity.email, snapshotPlan ?? profile.identity.plan];
  const name = profile.label ?? profile.profileId;
  const parts = known.some((part) => part !== null) ? [name, ...known] : [name, services[profile.serviceId].name];
  return [...new Set(parts.filter((part) => part !== null))].join(' · ');
}
