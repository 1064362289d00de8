// The one profile of a service that stands for it: in the tray, in lists and in the picker alike (DESIGN §1).
import type { ProfileView } from '../api/state.ts';
import type { ServiceId } from '../catalog/services.ts';
import { isUsable } from '../credential/status.ts';

/** The default if one is set, usable or not; else the first usable one. A profile that is being disconnected counts no more. */
export function effectiveProfile(profiles: readonly ProfileView[], serviceId: ServiceId): ProfileView | undefined {
  const own = profiles.filter((profile) => profile.serviceId === serviceId && profile.removalAt === null);
  return own.find((profile) => profile.isDefault) ?? own.find((profile) => isUsable(profile.status));
}
