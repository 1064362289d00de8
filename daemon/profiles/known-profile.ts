// What the daemon keeps in memory of a profile: enough to show it, nothing that opens an account.
import type { ProfileView } from '../../core/api/state.ts';
import type { CredentialKind } from '../../core/catalog/services.ts';
import { type Identity, unknownIdentity } from '../../core/credential/identity.ts';
import type { CredentialRecord } from '../../core/credential/record.ts';
import { profileStatus, type RefreshActivity, type StatusSource } from '../../core/credential/status.ts';
import { type AccountSettings, profileKey } from '../../core/settings.ts';
import type { UnreadableCause } from '../vault/sealed-rows.ts';
import type { StoredCredential } from '../vault/vault.ts';
import type { ProfileNote } from './profile-notes.ts';
import type { ProfileRef } from './profile-ref.ts';

export type KnownProfile = ProfileRef & {
  readonly content:
    | { readonly readable: false; readonly cause: UnreadableCause }
    | {
        readonly readable: true;
        /** Of the row that this was read from. */
        readonly revision: number;
        readonly kind: CredentialKind;
        readonly status: StatusSource;
        readonly identity: Identity;
        readonly createdAt: number;
        readonly refreshedAt: number | null;
        readonly expiresAt: number | null;
        readonly imported: boolean;
      };
};

/** What a status is derived from. An access token's end is not the end of its sign-in. */
export function statusSource(record: CredentialRecord): StatusSource {
  switch (record.kind) {
    case 'oauth':
      return { kind: record.kind, refused: record.refused, ineligible: record.ineligible };
    case 'setup-token':
      return { kind: record.kind, check: record.check, endsAt: record.expiresAt };
    case 'api-key':
      return { kind: record.kind, check: record.check };
  }
}

export function knownProfile({ record, revision }: StoredCredential): KnownProfile {
  const { serviceId, profileId, kind, identity, createdAt } = record;
  const oauth = record.kind === 'oauth' ? record : null;
  return {
    serviceId,
    profileId,
    content: {
      readable: true,
      revision,
      kind,
      status: statusSource(record),
      identity,
      createdAt,
      refreshedAt: oauth?.refreshedAt ?? null,
      expiresAt: record.kind === 'api-key' ? null : record.expiresAt,
      imported: oauth?.imported ?? false,
    },
  };
}

/** What is known beside the record. */
export type Surroundings = {
  readonly settings: AccountSettings;
  readonly refresh: RefreshActivity;
  readonly note: ProfileNote;
  readonly removalAt: number | null;
  readonly quota: ProfileView['quota'];
};

/** @param now ms epoch */
export function profileView(known: KnownProfile, surroundings: Surroundings, now: number): ProfileView {
  const { serviceId, profileId, content } = known;
  const { settings, refresh, note, removalAt, quota } = surroundings;
  const key = profileKey(serviceId, profileId);
  const facts = content.readable ? content : null;
  return {
    serviceId,
    profileId,
    kind: facts?.kind ?? null,
    label: settings.labels[key] ?? null,
    identity: facts?.identity ?? unknownIdentity,
    status: content.readable
      ? profileStatus(content.status, refresh, now)
      : { state: 'unreadable', cause: content.cause },
    isDefault: settings.defaults[serviceId] === profileId,
    pins: settings.pins[key] ?? [],
    createdAt: facts?.createdAt ?? null,
    refreshedAt: facts?.refreshedAt ?? null,
    usedAt: note.usedAt,
    expiresAt: facts?.expiresAt ?? null,
    imported: facts?.imported ?? false,
    removalAt,
    quota,
  };
}
