// What each service puts forward at a start, and which rule says so: a folder's before a backend's before the service's default.
import type { DefaultsView, HandOff, ProfileView } from '../api/state.ts';
import type { BackendId } from '../catalog/backends.ts';
import { compatibility, compatibleServices } from '../catalog/compatibility.ts';
import { type ServiceId, services, type VendorSlot } from '../catalog/services.ts';
import { isUsable } from '../credential/status.ts';
import type { ProfileId } from '../ids.ts';
import { type DefaultRule, defaultRule } from './default-rule.ts';
import { effectiveProfile } from './effective-profile.ts';

/** What a start has to do with: the rules of the account, and the session's folder. */
export type Place = {
  readonly defaults: DefaultsView;
  /** Absolute path; null while none is chosen. */
  readonly cwd: string | null;
  /** Those of the daemon's state: profiles that are spent, and what the person lets take their place. */
  readonly handOffs: readonly HandOff[];
};

export type ChoosingRule =
  | { readonly by: 'folder'; readonly folder: string }
  | { readonly by: 'backend' }
  /** The service's default. */
  | { readonly by: 'default' }
  /** No rule and no default: the first profile that can be used. */
  | { readonly by: 'only' }
  /** In place of `from`, the default or only one, which is spent (`until`: ms epoch). */
  | { readonly by: 'hand-off'; readonly from: ProfileId; readonly until: number };

type Preselection = {
  /** Null: the machine's own login, or a profile that is gone. */
  readonly profile: ProfileView | null;
  /** The profile that the rule names and that is not there: no other one takes its place by itself (DESIGN §3). */
  readonly missing: ProfileId | null;
  readonly rule: ChoosingRule;
};

/** `chosen` is null where a service holds its slot without putting anything forward; `by` the rule that this claim rests on. */
type Claim = {
  readonly serviceId: ServiceId;
  readonly by: Exclude<ChoosingRule['by'], 'hand-off'>;
  readonly chosen: Preselection | null;
};

/** A row that cannot be opened does not tell its kind: it is counted with those that fit, so that it gets mended. */
export function fits(backend: BackendId, profile: ProfileView): boolean {
  return profile.kind === null || compatibility(backend, profile.serviceId, profile.kind).compatible;
}

/** `from`, the default or the only one; while it is spent, the profile that the person lets take its place. */
function handedOn(
  from: ProfileView,
  rule: ChoosingRule,
  fitting: readonly ProfileView[],
  handOffs: readonly HandOff[],
): Preselection {
  const usual = { profile: from, missing: null, rule };
  const handOff = handOffs.find(({ serviceId, from: id }) => serviceId === from.serviceId && id === from.profileId);
  // Who must sign in decides that first; and no key is ever billed by a rule of ours.
  if (!handOff || !isUsable(from.status)) return usual;
  const to = fitting.find(({ profileId }) => profileId === handOff.to);
  if (!to || !isUsable(to.status) || to.kind === null || to.kind === 'api-key') return usual;
  return { profile: to, missing: null, rule: { by: 'hand-off', from: handOff.from, until: handOff.until } };
}

function claimOf(
  backend: BackendId,
  own: readonly ProfileView[],
  serviceId: ServiceId,
  { defaults, cwd, handOffs }: Place,
): Claim | null {
  const found = defaultRule(defaults, { backend, cwd, serviceId });
  const fitting = own.filter((profile) => fits(backend, profile));
  if (found) return ruledClaim(serviceId, found, own, fitting);
  if (fitting.length === 0) return null;
  const named = own.find((profile) => profile.isDefault);
  // Of a kind that this backend does not take: the service stays native, another profile is not put in its place.
  if (named && !fitting.includes(named)) return { serviceId, by: 'only', chosen: null };
  const by = named ? 'default' : 'only';
  const from = named ?? effectiveProfile(fitting, serviceId);
  return { serviceId, by, chosen: from ? handedOn(from, { by }, fitting, handOffs) : null };
}

/** What a folder's or backend's rule puts forward: exactly what it names. */
function ruledClaim(
  serviceId: ServiceId,
  found: DefaultRule,
  own: readonly ProfileView[],
  fitting: readonly ProfileView[],
): Claim | null {
  const { by, choice } = found;
  const rule = by === 'folder' ? ({ by, folder: found.folder } as const) : ({ by } as const);
  if (choice === 'native') return { serviceId, by, chosen: { profile: null, missing: null, rule } };
  const profile = own.find(({ profileId }) => profileId === choice);
  if (!profile) return { serviceId, by, chosen: { profile: null, missing: choice, rule } };
  if (fitting.length === 0) return null;
  if (!fitting.includes(profile)) return { serviceId, by: 'only', chosen: null };
  return { serviceId, by, chosen: { profile, missing: null, rule } };
}

const strength = { folder: 0, backend: 1, default: 2, only: 3 } as const;

/** The smaller the stronger: its rule, the longer folder, a profile before native. */
function weight({ by, chosen }: Claim): readonly [number, number, number] {
  if (!chosen) return [strength.only, 0, 0];
  const { profile, missing, rule } = chosen;
  const isNative = profile === null && missing === null;
  return [strength[by], rule.by === 'folder' ? -rule.folder.length : 0, isNative ? 1 : 0];
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
