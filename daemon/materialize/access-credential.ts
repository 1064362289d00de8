// A credential as a home may know it: the access token and no refresh token, so that no materializer can write one down.
import type { CredentialKind, ServiceId } from '../../core/catalog/services.ts';
import { services, type VendorSlot } from '../../core/catalog/services.ts';
import type { Identity } from '../../core/credential/identity.ts';
import type { CredentialRecord } from '../../core/credential/record.ts';
import { Secret } from '../../core/credential/secret.ts';
import type { ProfileId } from '../../core/ids.ts';

export type AccessCredential = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  readonly slot: VendorSlot;
  readonly kind: CredentialKind;
  readonly identity: Identity;
  /** The access token, setup-token or key. */
  readonly token: Secret;
  /** OpenID Connect id token of a sign-in; it proves nothing to a provider but names the account. */
  readonly idToken: Secret | null;
  readonly scope: string | null;
  /** ms epoch; null: does not end by itself, or it is not known. */
  readonly expiresAt: number | null;
  /** ms epoch: when it was stored, which tells the newer of two. */
  readonly updatedAt: number;
};

export function accessCredential(record: CredentialRecord): AccessCredential {
  const isOauth = record.kind === 'oauth';
  return {
    serviceId: record.serviceId,
    profileId: record.profileId,
    slot: services[record.serviceId].slot,
    kind: record.kind,
    identity: record.identity,
    token: new Secret(isOauth ? record.accessToken : record.token),
    idToken: isOauth && record.idToken !== null ? new Secret(record.idToken) : null,
    scope: isOauth ? record.scope : null,
    expiresAt: record.kind === 'api-key' ? null : record.expiresAt,
    updatedAt: record.updatedAt,
  };
}
