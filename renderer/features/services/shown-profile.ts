// Which profile a service's line shows: the effective one, or where none can be used the first, so that it says why.
import type { ProfileView } from '../../../core/api/state.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { effectiveProfile } from '../../../core/session/effective-profile.ts';

export function shownProfile(profiles: readonly ProfileView[], serviceId: ServiceId): ProfileView | undefined {
  const own = profiles.filter((profile) => profile.serviceId === serviceId && profile.removalAt === null);
  return effectiveProfile(own, serviceId) ?? own[0];
}
