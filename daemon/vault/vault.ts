// The kept credentials: read, written and removed through the server, sealed, and fenced by the revision that was read.
import { type ServiceId, serviceIds } from '../../core/catalog/services.ts';
import { type CredentialRecord, credentialRecordSchema } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { MachineId, ProfileId } from '../../core/ids.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { orGap, type ServerClient } from '../server-client.ts';
import { type RowPlace, type SealedRows, UnreadableRow } from './sealed-rows.ts';

export type StoredCredential = { readonly record: CredentialRecord; readonly revision: number };
export type ListedCredential = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  readonly kind: CredentialRecord['kind'];
  readonly revision: number;
};

export type Vault = {
  /** Every row the server has, readable or not. */
  list(): Promise<readonly ListedCredential[]>;
  /** The row whose id is the same but for case, if there is one. */
  find(serviceId: ServiceId, profileId: ProfileId): Promise<ListedCredential | undefined>;
  /** @throws AppError `profile_not_found`; UnreadableRow */
  read(serviceId: ServiceId, profileId: ProfileId): Promise<StoredCredential>;
  /** The revision to write over: of the row, readable or not, or of the gap that a removed one left. */
  revisionOf(serviceId: ServiceId, profileId: ProfileId): Promise<number>;
  /**
   * Writes the record over the revision that was read. Durable when it answers.
   * @param leaseOwner of a write after a refresh: refused unless that machine holds the lease
   * @throws AppError `revision_conflict`, `lease_unavailable`, `too_large`
   */
  write(record: CredentialRecord, readRevision: number, leaseOwner?: MachineId): Promise<void>;
  /** Removes the credential and its snapshot. It is no error when they are gone already. */
  remove(serviceId: ServiceId, profileId: ProfileId): Promise<void>;
};

export type VaultOptions = {
  readonly server: ServerClient;
  readonly rows: SealedRows;
  readonly checkpoint: Checkpoint;
};

const placeOf = (serviceId: ServiceId, profileId: ProfileId): RowPlace => ({
  purpose: 'credential',
  serviceId,
  profileId,
});

export function createVault({ server, rows, checkpoint }: VaultOptions): Vault {
  async function listService(serviceId: ServiceId): Promise<readonly ListedCredential[]> {
    const { profiles } = await server('listProfiles', { serviceId }, null);
    return profiles.map((profile) => ({ serviceId, ...profile }));
  }

  const fetchRow = (serviceId: ServiceId, profileId: ProfileId) =>
    orGap(server('getCredential', { serviceId, profileId }, null));

  return {
    list: async () => (await Promise.all(serviceIds.map(listService))).flat(),

    async find(serviceId, profileId) {
      const wanted = profileId.toLowerCase();
      return (await listService(serviceId)).find((profile) => profile.profileId.toLowerCase() === wanted);
    },

    async read(serviceId, profileId) {
      const row = await fetchRow(serviceId, profileId);
      if ('gapAt' in row) throw new AppError('profile_not_found', `${serviceId}/${profileId}`);
      const { revision } = row.metadata;
      const value = await rows.open(placeOf(serviceId, profileId), revision, row.sealed);
      const parsed = credentialRecordSchema.safeParse(value);
      const fits = parsed.success && parsed.data.serviceId === serviceId && parsed.data.profileId === profileId;
      if (!fits) throw new UnreadableRow('damaged');
      return { record: parsed.data, revision };
    },

    async revisionOf(serviceId, profileId) {
      const row = await fetchRow(serviceId, profileId);
      return 'gapAt' in row ? row.gapAt : row.metadata.revision;
    },

    async write(record, readRevision, leaseOwner) {
      const { serviceId, profileId, kind } = record;
      const place = placeOf(serviceId, profileId);
      const revision = readRevision + 1;
      const body = {
        sealed: rows.seal(place, revision, credentialRecordSchema.parse(record)),
        metadata: { kind, revision },
        expectedRevision: readRevision,
        ...(leaseOwner === undefined ? {} : { leaseOwner }),
      };
      await server('putCredential', { serviceId, profileId }, body);
      await checkpoint('credential.written');
      await rows.settle(place, revision);
      await checkpoint('credential.remembered');
    },

    async remove(serviceId, profileId) {
      const row = await fetchRow(serviceId, profileId);
      if ('gapAt' in row) return;
      await orGap(server('deleteCredential', { serviceId, profileId }, null));
      await checkpoint('credential.removed');
      // The removed row must not come back.
      await rows.settle(placeOf(serviceId, profileId), row.metadata.revision + 1);
    },
  };
}
