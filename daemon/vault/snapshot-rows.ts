// The last good quota snapshot of each profile, sealed like a credential, so that the tray has numbers right after a start.
import { z } from 'zod';
import type { ServiceId } from '../../core/catalog/services.ts';
import { instantSchema, type ProfileId } from '../../core/ids.ts';
import { type Snapshot, snapshotSchema } from '../../core/quota/snapshot.ts';
import { orGap, type ServerClient } from '../server-client.ts';
import { type RowPlace, type SealedRows, UnreadableRow } from './sealed-rows.ts';

export type SnapshotRows = {
  /**
   * Null when there is none, none that can be read, or one of another account: the numbers are fetched again anyway.
   * @param connectedAt when the account was connected as the profile (ms epoch): what tells it from the one before
   */
  read(serviceId: ServiceId, profileId: ProfileId, connectedAt: number): Promise<Snapshot | null>;
  /** Replaces what is there. @throws AppError `not_found` when the profile is gone */
  write(snapshot: Snapshot, connectedAt: number): Promise<void>;
};

/** A question may be answered after its account was replaced, here or on another machine: so the row says whose it is. */
const rowSchema = z.strictObject({ v: z.literal(1), connectedAt: instantSchema, snapshot: snapshotSchema });

const placeOf = (serviceId: ServiceId, profileId: ProfileId): RowPlace => ({
  purpose: 'snapshot',
  serviceId,
  profileId,
});

export function createSnapshotRows(server: ServerClient, rows: SealedRows): SnapshotRows {
  const fetchRow = (serviceId: ServiceId, profileId: ProfileId) =>
    orGap(server('getSnapshot', { serviceId, profileId }, null));

  return {
    async read(serviceId, profileId, connectedAt) {
      const row = await fetchRow(serviceId, profileId);
      if ('gapAt' in row) return null;
      try {
        const value = await rows.open(placeOf(serviceId, profileId), row.revision, row.sealed);
        const { data } = rowSchema.safeParse(value);
        if (!data || data.connectedAt !== connectedAt) return null;
        const { snapshot } = data;
        return snapshot.serviceId === serviceId && snapshot.profileId === profileId ? snapshot : null;
      } catch (error) {
        if (error instanceof UnreadableRow) return null;
        throw error;
      }
    },

    async write(snapshot, connectedAt) {
      const { serviceId, profileId } = snapshot;
      const place = placeOf(serviceId, profileId);
      const row = await fetchRow(serviceId, profileId);
      const expectedRevision = 'gapAt' in row ? row.gapAt : row.revision;
      const revision = expectedRevision + 1;
      const sealed = rows.seal(place, revision, rowSchema.parse({ v: 1, connectedAt, snapshot }));
      await server('putSnapshot', { serviceId, profileId }, { sealed, revision, expectedRevision });
      await rows.settle(place, revision);
    },
  };
}
