// Whether a new sign-in is of somebody else than the profile's first one (services.md §3.3).
import type { Identity } from '../../core/credential/identity.ts';

/** One login may own several organizations, each with a bill of its own; not every answer names the one it is for. */
function organizationChanged(before: Identity, after: Identity): boolean {
  const [first, second] = [before.organization?.id ?? null, after.organization?.id ?? null];
  return first !== null && second !== null && first !== second;
}

/** Something known before is different or gone now. What was not known before cannot have changed. */
export function identityChanged(before: Identity, after: Identity): boolean {
  if (organizationChanged(before, after)) return true;
  if (before.accountId !== null) return after.accountId !== before.accountId;
  if (before.email === null) return false;
  return after.email?.toLowerCase() !== before.email.toLowerCase();
}
