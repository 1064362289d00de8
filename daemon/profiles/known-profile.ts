// What the daemon keeps in memory of a profile: enough to show it, nothing that opens an account.
import type { ProfileView } from '../../core/api/state.ts';
import type { CredentialKind, ServiceId } from '../../core/catalog/services.ts';
import { type Identity, unknownIdentity } from '../../core/credential/identity.ts';
import type { CredentialRecord } from '../../core/credential/record.ts';
import { profileStatus, type RefreshActivity, type StatusSource } from '../../core/credential/status.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type AccountSettings, profileKey } from '../../core/settings.ts';
import type { UnreadableCause } from '../vault/sealed-rows.ts';

export type KnownProfile = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  readonly content:
    | { readonly readable: false; readonly cause: UnreadableCause }
    | {
        readonly readable: true;
        readonly kind: CredentialKind;
        readonly status: StatusSource;
        readonly identity: Identity;
        readonly createdAt: number;
        readonly refreshedAt: number | null;
        readonly expiresAt: number | null;
      };
};

export function knownProfile(record: CredentialRecord): KnownProfile {
  const { serviceId, profileId, kind, identity, createdAt } = record;
  const oauth = record.kind === 'oauth' ? record : null;
  return {
    serviceId,
    profileId,
    content: {
      readable: true,
      kind,
      status: oauth ? { kind, refused: oauth.refused } : { kind },
      identity,
      createdAt,
      refreshedAt: oauth?.refreshedAt ?? null,
      expiresAt: record.kind === 'api-key' ? null : record.expiresAt,
    },
  };
}

/** What is known beside the record. */
export type Surroundings = {
  readonly settings: AccountSettings;
  readonly refresh: RefreshActivity;
  readonly removalAt: number | null;
  readonly quota: ProfileView['quota'];
};

export function profileView(known: KnownProfile, surroundings: Surroundings): ProfileView {
  const { serviceId, profileId, content } = known;
  const { settings, refresh, removalAt, quota } = surroundings;
  const key = profileKey(serviceId, profileId);
  const facts = content.readable ? content : null;
  return {
    serviceId,
    profileId,
    kind: facts?.kind ?? null,
    label: settings.labels[key] ?? null,
    identity: facts?.identity ?? unknownIdentity,
    status: content.readable ? profileStatus(content.status, refresh) : { state: 'unreadable', cause: content.cause },
    isDefault: settings.defaults[serviceId] === profileId,
    pins: settings.pins[key] ?? [],
    createdAt: facts?.createdAt ?? null,
    refreshedAt: facts?.refreshedAt ?? null,
    expiresAt: facts?.expiresAt ?? null,
    removalAt,
    quota,
  };
}
