// What each service puts forward at a start, and which rule says so: a folder's before a backend's before the service's default.
import type { DefaultsView, ProfileView } from '../api/state.ts';
import type { BackendId } from '../catalog/backends.ts';
import { compatibility, compatibleServices } from '../catalog/compatibility.ts';
import { type ServiceId, services, type VendorSlot } from '../catalog/services.ts';
import type { ProfileId } from '../ids.ts';
import { defaultRule } from './default-rule.ts';
import { effectiveProfile } from './effective-profile.ts';

/** What a start has to do with: the rules of the account, and the session's folder (absolute path; null while none is chosen). */
export type Place = { readonly defaults: DefaultsView; readonly cwd: string | null };

export type ChoosingRule =
  | { readonly by: 'folder'; readonly folder: string }
  | { readonly by: 'backend' }
  /** The service's default. */
  | { readonly by: 'default' }
  /** No rule and no default: the first profile that can be used. */
  | { readonly by: 'only' };

type Preselection = {
  /** Null: the machine's own login, or a profile that is gone. */
  readonly profile: ProfileView | null;
  /** The profile that the rule names and that is not there: no other one takes its place by itself (DESIGN §3). */
  readonly missing: ProfileId | null;
  readonly rule: ChoosingRule;
};

/** `chosen` is null where a service holds its slot without putting anything forward. */
type Claim = { readonly serviceId: ServiceId; readonly chosen: Preselection | null };

/** A row that cannot be opened does not tell its kind: it is counted with those that fit, so that it gets mended. */
export function fits(backend: BackendId, profile: ProfileView): boolean {
  return profile.kind === null || compatibility(backend, profile.serviceId, profile.kind).compatible;
}

function claimOf(
  backend: BackendId,
  own: readonly ProfileView[],
  serviceId: ServiceId,
  { defaults, cwd }: Place,
): Claim | null {
  const found = defaultRule(defaults, { backend, cwd, serviceId });
  const rule =
    found?.by === 'folder' ? ({ by: 'folder', folder: found.folder } as const) : ({ by: 'backend' } as const);
  if (found?.choice === 'native') return { serviceId, chosen: { profile: null, missing: null, rule } };
  const ruled = own.find((profile) => profile.profileId === found?.choice);
  if (found && !ruled) return { serviceId, chosen: { profile: null, missing: found.choice, rule } };
  const fitting = own.filter((profile) => fits(backend, profile));
  if (fitting.length === 0) return null;
  const named = ruled ?? own.find((profile) => profile.isDefault);
  // Of a kind that this backend does not take: the service stays native, another profile is not put in its place.
  if (named && !fitting.includes(named)) return { serviceId, chosen: null };
  if (named) return { serviceId, chosen: { profile: named, missing: null, rule: ruled ? rule : { by: 'default' } } };
  const profile = effectiveProfile(fitting, serviceId);
  return { serviceId, chosen: profile ? { profile, missing: null, rule: { by: 'only' } } : null };
}

const strength = { folder: 0, backend: 1, default: 2, only: 3 } as const;

/** The smaller the stronger: its rule, the longer folder, a profile before native. */
function weight({ chosen }: Claim): readonly [number, number, number] {
  if (!chosen) return [strength.only, 0, 0];
  const { profile, missing, rule } = chosen;
  const isNative = profile === null && missing === null;
  return [strength[rule.by], rule.by === 'folder' ? -rule.folder.length : 0, isNative ? 1 : 0];
}

function byStrength(a: Claim, b: Claim): number {
  const [ruleA, depthA, nativeA] = weight(a);
  const [ruleB, depthB, nativeB] = weight(b);
  return ruleA - ruleB || depthA - depthB || nativeA - nativeB;
}

/**
 * A backend holds one profile per vendor slot: the strongest claim takes it, and among equal ones catalogue order decides (subscription
 * before key). So nobody is billed by an API key merely because the subscription needs attention, or is set to native.
 * @param profiles those that stay, in the order of the state
 */
export function preselections(
  backend: BackendId,
  profiles: readonly ProfileView[],
  place: Place,
): ReadonlyMap<ServiceId, Preselection> {
  const claims = compatibleServices(backend)
    .map((id) => ({ id, own: profiles.filter(({ serviceId }) => serviceId === id) }))
    .map(({ id, own }) => claimOf(backend, own, id, place))
    .filter((claim) => claim !== null);
  const result = new Map<ServiceId, Preselection>();
  const taken = new Set<VendorSlot>();
  for (const { serviceId, chosen } of claims.toSorted(byStrength)) {
    const { slot } = services[serviceId];
    if (taken.has(slot)) continue;
    taken.add(slot);
    if (chosen) result.set(serviceId, chosen);
  }
  return result;
}
