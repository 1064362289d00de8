// Which profile a next start could take in place of one that is spent.
import type { ProfileView } from '../api/state.ts';
import { type ServiceId, services } from '../catalog/services.ts';
import { isUsable } from '../credential/status.ts';
import type { ProfileId } from '../ids.ts';
import { leftPercent } from './badge.ts';
import { applicableMeters, currentBinding } from './binding-limit.ts';
import type { Meter, Snapshot } from './snapshot.ts';

/** Whoever is back so soon is not worth changing accounts for. */
const soonMs = 600_000;
/** Less than this is as good as spent. */
const leastLeft = 10;

type Ref = Pick<ProfileView, 'serviceId' | 'profileId'>;

export type Suggestion = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  /** Whole percent left of its binding limit; null for a key, which has none. */
  readonly leftPercent: number | null;
  /** Every request is billed: only ever by a person's own choice. */
  readonly paid: boolean;
};

/** Of an account that has limits of single models alone the one with most left: it goes on with that model (Gemini). */
function limitOf(snapshot: Snapshot, now: number): Meter | undefined {
  const meters = applicableMeters(snapshot);
  if (meters.some(({ scope }) => scope === 'account')) return currentBinding(snapshot, now);
  return meters
    .filter((meter) => leftPercent(meter, now) !== null)
    .toSorted((a, b) => (leftPercent(b, now) ?? 0) - (leftPercent(a, now) ?? 0))[0];
}

/**
 * What is left before a profile can do nothing more, with the reset; null while that is not known or out of date.
 * @param now ms epoch
 */
export function headroom(profile: ProfileView, now: number): { left: number; resetsAt: number | null } | null {
  const { quota } = profile;
  if (!quota?.snapshot || quota.stale) return null;
  const limit = limitOf(quota.snapshot, now);
  const left = limit ? leftPercent(limit, now) : null;
  return limit && left !== null ? { left, resetsAt: limit.resetsAt } : null;
}

/**
 * Until when (ms epoch) a profile is spent: its binding limit is used up and its reset more than ten minutes away. Null: it is not, or
 * that is not known. A provider that refuses a question for a moment says nothing of the limit.
 */
export function spentUntil(profile: ProfileView, now: number): number | null {
  const known = headroom(profile, now);
  if (known === null || known.left > 0 || known.resetsAt === null) return null;
  return known.resetsAt - now > soonMs ? known.resetsAt : null;
}

/** Whether a start could be made as it by a rule: a subscription, never a key. */
export function isSpare({ kind, status, removalAt }: ProfileView): boolean {
  return removalAt === null && isUsable(status) && kind !== null && kind !== 'api-key';
}

/**
 * The other subscription of the same service with most headroom; null when none is known to have at least 10 % left.
 * @param now ms epoch
 */
export function suggestion(
  profiles: readonly ProfileView[],
  spent: Ref,
  now: number,
): { readonly profileId: ProfileId; readonly leftPercent: number } | null {
  const known = profiles
    .filter((one) => one.serviceId === spent.serviceId && one.profileId !== spent.profileId && isSpare(one))
    .map((one) => ({ profileId: one.profileId, leftPercent: headroom(one, now)?.left ?? 0 }))
    .filter((one) => one.leftPercent >= leastLeft)
    .toSorted((a, b) => b.leftPercent - a.leftPercent);
  return known[0] ?? null;
}

/**
 * What a person can choose in place of a spent profile: the best subscription of its service, then the usable keys of the same vendor.
 * @param now ms epoch
 */
export function suggestions(profiles: readonly ProfileView[], spent: Ref, now: number): readonly Suggestion[] {
  const best = suggestion(profiles, spent, now);
  const { slot } = services[spent.serviceId];
  const keys = profiles
    .filter((one) => services[one.serviceId].slot === slot && one.kind === 'api-key')
    .filter((one) => one.profileId !== spent.profileId || one.serviceId !== spent.serviceId)
    .filter((one) => one.removalAt === null && isUsable(one.status));
  return [
    ...(best ? [{ serviceId: spent.serviceId, ...best, paid: false }] : []),
    ...keys.map(({ serviceId, profileId }) => ({ serviceId, profileId, leftPercent: null, paid: true })),
  ];
}
