// How a profile is called: its label, else its id.
import type { ProfileView } from '../../../core/api/state.ts';

export function profileName(profile: Pick<ProfileView, 'label' | 'profileId'>): string {
  return profile.label ?? profile.profileId;
}
