// The credential of the chosen profile, or the named reason why it cannot be used. Never another one, never native instead (DESIGN §3).
import type { ProfileView } from '../../core/api/state.ts';
import type { BackendId } from '../../core/catalog/backends.ts';
import { compatibility } from '../../core/catalog/compatibility.ts';
import type { CredentialKind } from '../../core/catalog/services.ts';
import type { CredentialRecord } from '../../core/credential/record.ts';
import { isUsable } from '../../core/credential/status.ts';
import { AppError } from '../../core/errors.ts';
import type { SlotUse } from '../../core/session/binding.ts';

function checkKind(backend: BackendId, use: SlotUse, kind: CredentialKind): void {
  if (!compatibility(backend, use.serviceId, kind).compatible)
    throw new AppError('incompatible', `${use.serviceId}, ${kind}`);
}

/** @throws AppError `profile_not_found`, `profile_unusable`, `needs_sign_in`, `ineligible`, `credential_unreadable`, `incompatible` */
export function checkProfile(backend: BackendId, use: SlotUse, profile: ProfileView | undefined): ProfileView {
  const name = `${use.serviceId} ${use.profileId}`;
  if (!profile) throw new AppError('profile_not_found', name);
  if (profile.removalAt !== null) throw new AppError('profile_unusable', `${name}, being disconnected`);
  const { status } = profile;
  if (status.state === 'needs-sign-in') throw new AppError('needs_sign_in', name);
  if (status.state === 'ineligible') throw new AppError('ineligible', name);
  if (status.state === 'unreadable') throw new AppError('credential_unreadable', name);
  if (!isUsable(status)) throw new AppError('profile_unusable', name);
  if (profile.kind !== null) checkKind(backend, use, profile.kind);
  return profile;
}

/** What came out of the vault must be what was asked for: a swapped record would bill another account. */
export function checkRecord(backend: BackendId, use: SlotUse, record: CredentialRecord): CredentialRecord {
  const name = `${use.serviceId} ${use.profileId}`;
  if (record.serviceId !== use.serviceId || record.profileId !== use.profileId)
    throw new AppError('credential_unreadable', name);
  if (record.kind === 'oauth' && record.refused) throw new AppError('needs_sign_in', name);
  checkKind(backend, use, record.kind);
  return record;
}
