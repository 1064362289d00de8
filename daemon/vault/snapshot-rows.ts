// The last good quota snapshot of each profile, sealed like a credential, so that the tray has numbers right after a start.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type Snapshot, snapshotSchema } from '../../core/quota/snapshot.ts';
import { orGap, type ServerClient } from '../server-client.ts';
import { type RowPlace, type SealedRows, UnreadableRow } from './sealed-rows.ts';

export type SnapshotRows = {
  /** Null when there is none, or none that can be read: the numbers are fetched again anyway. */
  read(serviceId: ServiceId, profileId: ProfileId): Promise<Snapshot | null>;
  /** Replaces what is there. @throws AppError `not_found` when the profile is gone */
  write(snapshot: Snapshot): Promise<void>;
};

const placeOf = (serviceId: ServiceId, profileId: ProfileId): RowPlace => ({
  purpose: 'snapshot',
  serviceId,
  profileId,
});

export function createSnapshotRows(server: ServerClient, rows: SealedRows): SnapshotRows {
  const fetchRow = (serviceId: ServiceId, profileId: ProfileId) =>
    orGap(server('getSnapshot', { serviceId, profileId }, null));

  return {
    async read(serviceId, profileId) {
      const row = await fetchRow(serviceId, profileId);
      if ('gapAt' in row) return null;
      try {
        const value = await rows.open(placeOf(serviceId, profileId), row.revision, row.sealed);
        const parsed = snapshotSchema.safeParse(value);
        const fits = parsed.success && parsed.data.serviceId === serviceId && parsed.data.profileId === profileId;
        return fits ? parsed.data : null;
      } catch (error) {
        if (error instanceof UnreadableRow) return null;
        throw error;
      }
    },

    async write(snapshot) {
      const { serviceId, profileId } = snapshot;
      const place = placeOf(serviceId, profileId);
      const row = await fetchRow(serviceId, profileId);
      const expectedRevision = 'gapAt' in row ? row.gapAt : row.revision;
      const revision = expectedRevision + 1;
      const sealed = rows.seal(place, revision, snapshotSchema.parse(snapshot));
      await server('putSnapshot', { serviceId, profileId }, { sealed, revision, expectedRevision });
      await rows.settle(place, revision);
    },
  };
}
