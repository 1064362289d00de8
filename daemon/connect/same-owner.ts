// Whether two identities are of the same account, as far as both say.
import type { Identity } from '../../core/credential/identity.ts';

/** What only one of them knows decides nothing; with nothing in common they are not taken for the same. */
export function sameOwner(a: Identity, b: Identity): boolean {
  const [first, second] = [a.organization?.id ?? null, b.organization?.id ?? null];
  if (first !== null && second !== null && first !== second) return false;
  if (a.accountId !== null && b.accountId !== null) return a.accountId === b.accountId;
  return a.email !== null && a.email.toLowerCase() === b.email?.toLowerCase();
}
