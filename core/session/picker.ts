// The auth picker: what a person can choose for a session, service by service (SPEC E1, E2). Wizard and command line use it alike.
import type { ProfileView } from '../api/state.ts';
import type { BackendId } from '../catalog/backends.ts';
import { compatibleServices } from '../catalog/compatibility.ts';
import type { Gates } from '../catalog/features.ts';
import { type ServiceId, services } from '../catalog/services.ts';
import type { Identity } from '../credential/identity.ts';
import { isUsable, type ProfileStatus } from '../credential/status.ts';
import type { ProfileId } from '../ids.ts';
import { type Badge, badges } from '../quota/badge.ts';
import type { Numbers } from '../settings.ts';
import type { Binding } from './binding.ts';
import { type ChoosingRule, fits, type Place, preselections } from './preselection.ts';

export type PickerOption =
  | { readonly source: 'native' }
  | {
      readonly source: 'connected';
      readonly profileId: ProfileId;
      readonly label: string | null;
      readonly identity: Identity;
      readonly badges: readonly Badge[];
    };

export type PickerService = {
  readonly serviceId: ServiceId;
  readonly name: string;
  /** Native first, then the profiles that a session can be started with now. */
  readonly options: readonly PickerOption[];
  /** One of the options; while `blocked`, the default that cannot be used, so that no start can become native by itself. */
  readonly preselected: Binding;
  /** What decided the preselection; `none`: nothing of ours is preselected, or the slot's other service is. */
  readonly rule: ChoosingRule | { readonly by: 'none' };
  /** A default that cannot be used, or (status null) is gone: the person decides before anything starts (DESIGN §3). */
  readonly blocked: { readonly profileId: ProfileId; readonly status: ProfileStatus | null } | null;
  /** How many profiles fit the backend but cannot be used now. */
  readonly unusable: number;
  /** No profile can be chosen: the way to Connected services is shown. */
  readonly shortcut: boolean;
};

export type AuthPicker =
  | { readonly offered: false }
  | { readonly offered: true; readonly services: readonly PickerService[] };

const native = { source: 'native' } as const;

function option(profile: ProfileView, gates: Gates, now: number, numbers: Numbers): PickerOption {
  return {
    source: 'connected',
    profileId: profile.profileId,
    label: profile.label,
    identity: profile.identity,
    badges: gates['connectedServices.quotas'] ? badges(profile, now, numbers) : [],
  };
}

/**
 * @param profiles the profiles of the daemon's state, in its order
 * @param now ms epoch; the badges of spent meters tell the time until their reset
 */
export function authPicker(
  backend: BackendId,
  profiles: readonly ProfileView[],
  gates: Gates,
  now: number,
  place: Place,
  numbers: Numbers,
): AuthPicker {
  const serviceIds = compatibleServices(backend);
  if (!gates.connectedServices || serviceIds.length === 0) return { offered: false };
  const present = profiles.filter((profile) => profile.removalAt === null);
  const chosen = preselections(backend, present, place);
  return {
    offered: true,
    services: serviceIds.map((serviceId) => {
      const own = present.filter((profile) => profile.serviceId === serviceId && fits(backend, profile));
      const usable = own.filter((profile) => isUsable(profile.status) && profile.kind !== null);
      const { profile = null, missing = null, rule = { by: 'none' } as const } = chosen.get(serviceId) ?? {};
      const profileId = profile?.profileId ?? missing;
      const isBlocked = missing !== null || (profile !== null && !usable.includes(profile));
      return {
        serviceId,
        name: services[serviceId].name,
        options: [native, ...usable.map((one) => option(one, gates, now, numbers))],
        preselected: profileId === null ? native : { source: 'connected', profileId },
        rule,
        blocked: isBlocked && profileId !== null ? { profileId, status: profile?.status ?? null } : null,
        unusable: own.length - usable.length,
        shortcut: usable.length === 0,
      };
    }),
  };
}
