// What a home is filled with, and which of two credentials of one profile is the newer.
import type { AccessCredential } from '../materialize/access-credential.ts';
import type { Plan } from '../materialize/plan.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';

/** The plan, and the credentials it was made of, in the order of its profiles. */
export type Materials = { readonly plan: Plan; readonly credentials: readonly AccessCredential[] };

export const sameProfile = (a: ProfileRef, b: ProfileRef) => a.serviceId === b.serviceId && a.profileId === b.profileId;

/** The one of `known` that was stored after `credential`, of the same profile, kind and account; else `credential`. */
export function newest(credential: AccessCredential, known: readonly AccessCredential[]): AccessCredential {
  const isNewer = (one: AccessCredential, other: AccessCredential) =>
    sameProfile(one, other) &&
    one.kind === other.kind &&
    one.identity.accountId === other.identity.accountId &&
    one.updatedAt > other.updatedAt;
  return known.reduce((best, each) => (isNewer(each, best) ? each : best), credential);
}

/** The plan for these credentials, which are of the same profiles, in the same order. */
export function withCredentials(plan: Plan, credentials: readonly AccessCredential[], now: number): Materials {
  const fresh = plan.credentialFiles(credentials, now);
  const files = plan.files.map((file) => fresh.find(({ path }) => path === file.path) ?? file);
  return { plan: { ...plan, files }, credentials };
}
