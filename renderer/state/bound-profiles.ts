// The profiles that bindings name, as far as they are there: those that pay.
import type { ProfileView } from '../../core/api/state.ts';
import { serviceIds } from '../../core/catalog/services.ts';
import type { Bindings } from '../../core/session/binding.ts';

export function boundProfiles(bindings: Bindings, profiles: readonly ProfileView[]): readonly ProfileView[] {
  return serviceIds.flatMap((serviceId) => {
    const binding = bindings[serviceId];
    if (binding?.source !== 'connected') return [];
    return profiles.find((each) => each.serviceId === serviceId && each.profileId === binding.profileId) ?? [];
  });
}
