// Whether a new sign-in is of somebody else than the profile's first one (services.md §3.3).
import type { Identity } from '../../core/credential/identity.ts';

/** Something known before is different or gone now. What was not known before cannot have changed. */
export function identityChanged(before: Identity, after: Identity): boolean {
  if (before.accountId !== null) return after.accountId !== before.accountId;
  if (before.email === null) return false;
  return after.email?.toLowerCase() !== before.email.toLowerCase();
}
