// The auth picker: what a person can choose for a session, service by service (SPEC E1, E2). Wizard and command line use it alike.
import type { ProfileView } from '../api/state.ts';
import type { BackendId } from '../catalog/backends.ts';
import { compatibility, compatibleServices } from '../catalog/compatibility.ts';
import type { Gates } from '../catalog/features.ts';
import { type ServiceId, services, type VendorSlot } from '../catalog/services.ts';
import type { Identity } from '../credential/identity.ts';
import { isUsable, type ProfileStatus } from '../credential/status.ts';
import type { ProfileId } from '../ids.ts';
import { type Badge, badges } from '../quota/badge.ts';
import type { Binding } from './binding.ts';
import { effectiveProfile } from './effective-profile.ts';

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
  /** A default that cannot be used: the person decides before anything starts (DESIGN §3). */
  readonly blocked: { readonly profileId: ProfileId; readonly status: ProfileStatus } | null;
  /** How many profiles fit the backend but cannot be used now. */
  readonly unusable: number;
  /** No profile can be chosen: the way to Connected services is shown. */
  readonly shortcut: boolean;
};

export type AuthPicker =
  | { readonly offered: false }
  | { readonly offered: true; readonly services: readonly PickerService[] };

const native = { source: 'native' } as const;

/** A row that cannot be opened does not tell its kind: it is counted with those that fit, so that it gets mended. */
function fits(backend: BackendId, profile: ProfileView): boolean {
  return profile.kind === null || compatibility(backend, profile.serviceId, profile.kind).compatible;
}

/**
 * The profile that each service puts forward. A backend holds one per vendor slot: a service with a default comes before one without,
 * then catalogue order (subscription before key) decides among those that have profiles. So nobody is billed by an API key merely
 * because the subscription needs attention.
 */
function candidates(backend: BackendId, profiles: readonly ProfileView[]): ReadonlyMap<ServiceId, ProfileView> {
  const fitting = profiles.filter((profile) => fits(backend, profile));
  const withDefault = new Set(fitting.filter((profile) => profile.isDefault).map((profile) => profile.serviceId));
  const populated = compatibleServices(backend).filter((id) => fitting.some((profile) => profile.serviceId === id));
  const ordered = [...populated.filter((id) => withDefault.has(id)), ...populated.filter((id) => !withDefault.has(id))];
  const chosen = new Map<ServiceId, ProfileView>();
  const taken = new Set<VendorSlot>();
  for (const id of ordered) {
    if (taken.has(services[id].slot)) continue;
    taken.add(services[id].slot);
    // A default of a kind that this backend does not take leaves the service native; another profile is not put in its place.
    if (profiles.some((profile) => profile.serviceId === id && profile.isDefault) && !withDefault.has(id)) continue;
    const profile = effectiveProfile(fitting, id);
    if (profile) chosen.set(id, profile);
  }
  return chosen;
}

function option(profile: ProfileView, gates: Gates, now: number): PickerOption {
  return {
    source: 'connected',
    profileId: profile.profileId,
    label: profile.label,
    identity: profile.identity,
    badges: gates['connectedServices.quotas'] ? badges(profile, now) : [],
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
): AuthPicker {
  const serviceIds = compatibleServices(backend);
  if (!gates.connectedServices || serviceIds.length === 0) return { offered: false };
  const present = profiles.filter((profile) => profile.removalAt === null);
  const preselection = candidates(backend, present);
  return {
    offered: true,
    services: serviceIds.map((serviceId) => {
      const own = present.filter((profile) => profile.serviceId === serviceId && fits(backend, profile));
      const usable = own.filter((profile) => isUsable(profile.status) && profile.kind !== null);
      const candidate = preselection.get(serviceId);
      return {
        serviceId,
        name: services[serviceId].name,
        options: [native, ...usable.map((profile) => option(profile, gates, now))],
        preselected: candidate ? { source: 'connected', profileId: candidate.profileId } : native,
        blocked:
          candidate && !usable.includes(candidate)
            ? { profileId: candidate.profileId, status: candidate.status }
            : null,
        unusable: own.length - usable.length,
        shortcut: usable.length === 0,
      };
    }),
  };
}
