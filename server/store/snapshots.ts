// Quota snapshot rows: one per profile, compare-and-swap by revision.
import { RouteError } from '../route-error.ts';
import { readCredential } from './credentials.ts';
import { keyColumnNames, keyColumns, type ProfileKey } from './profile-key.ts';
import { checkRevision, type RevisedWrite } from './revision.ts';
import type { Store, StoreAccess } from './store.ts';

type SnapshotWrite = RevisedWrite & { readonly ciphertext: string };

function findRow(access: StoreAccess, key: ProfileKey) {
  return access
    .selectFrom('snapshots')
    .select(['revision', 'ciphertext'])
    .where((eb) => eb.and(keyColumns(key)))
    .executeTakeFirst();
}

/** @throws RouteError `not_found` with the revision that stands in its place */
export async function readSnapshot(store: Store, key: ProfileKey): Promise<{ revision: number; ciphertext: string }> {
  const row = await findRow(store, key);
  if (!row || row.ciphertext === null) throw new RouteError('not_found', row?.revision ?? 0);
  return { revision: row.revision, ciphertext: row.ciphertext };
}

/** @throws RouteError `not_found` (no such credential), `revision_conflict`, `invalid_input` */
export function writeSnapshot(store: Store, key: ProfileKey, write: SnapshotWrite): Promise<void> {
  return store.transaction().execute(async (transaction) => {
    await readCredential(transaction, key).catch((error: unknown) => {
      // The revision of the credential would be taken for the snapshot's.
      throw error instanceof RouteError ? new RouteError(error.code) : error;
    });
    checkRevision((await findRow(transaction, key))?.revision ?? 0, write);
    const values = { revision: write.revision, ciphertext: write.ciphertext };
    await transaction
      .insertInto('snapshots')
      .values({ ...keyColumns(key), ...values })
      .onConflict((conflict) => conflict.columns(keyColumnNames).doUpdateSet(values))
      .execute();
  });
}
