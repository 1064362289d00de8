// Credential rows: compare-and-swap by revision, one transaction per change, and a trace of what was removed.
import type { CredentialKind, ServiceId } from '../../core/catalog/services.ts';
import type { AccountId, MachineId, ProfileId } from '../../core/ids.ts';
import { RouteError } from '../route-error.ts';
import { requireLease } from './leases.ts';
import { keyColumnNames, keyColumns, type ProfileKey } from './profile-key.ts';
import { checkRevision, type RevisedWrite } from './revision.ts';
import { checkpoint, type Store, type StoreAccess } from './store.ts';

export type Credential = { readonly revision: number; readonly kind: CredentialKind; readonly ciphertext: string };

type CredentialWrite = RevisedWrite & {
  readonly kind: CredentialKind;
  readonly ciphertext: string;
  readonly leaseOwner: MachineId | null;
};

/** The row, removed or not, of whichever spelling of the profile id. */
function findRow(access: StoreAccess, key: ProfileKey) {
  return access
    .selectFrom('credentials')
    .select(['profile_id', 'revision', 'kind', 'ciphertext'])
    .where((eb) => eb.and(keyColumns(key)))
    .executeTakeFirst();
}

/** @throws RouteError `not_found` with the revision that stands in its place */
export async function readCredential(access: StoreAccess, key: ProfileKey): Promise<Credential> {
  const row = await findRow(access, key);
  if (!row || row.kind === null || row.ciphertext === null || row.profile_id !== key.profileId) {
    throw new RouteError('not_found', row?.revision ?? 0);
  }
  return { revision: row.revision, kind: row.kind, ciphertext: row.ciphertext };
}

/** @throws RouteError `lease_unavailable`, `revision_conflict`, `invalid_input` */
export function writeCredential(store: Store, key: ProfileKey, write: CredentialWrite, now: number): Promise<void> {
  return store.transaction().execute(async (transaction) => {
    if (write.leaseOwner !== null) await requireLease(transaction, key, write.leaseOwner, now);
    const row = await findRow(transaction, key);
    const otherSpelling = row !== undefined && row.ciphertext !== null && row.profile_id !== key.profileId;
    if (otherSpelling) throw new RouteError('revision_conflict', row.revision);
    checkRevision(row?.revision ?? 0, write);
    const { revision, kind, ciphertext } = write;
    const values = { profile_id: key.profileId, revision, kind, ciphertext };
    await transaction
      .insertInto('credentials')
      .values({ ...keyColumns(key), ...values })
      .onConflict((conflict) => conflict.columns(keyColumnNames).doUpdateSet(values))
      .execute();
  });
}

/**
 * Removes credential, snapshot, history and leases. The rows that stay hold the next revision and nothing else.
 * @throws RouteError `not_found`
 */
export async function removeCredential(store: Store, key: ProfileKey): Promise<void> {
  await store.transaction().execute(async (transaction) => {
    const { revision } = await readCredential(transaction, key);
    await transaction
      .updateTable('credentials')
      .set({ revision: revision + 1, kind: null, ciphertext: null })
      .where((eb) => eb.and(keyColumns(key)))
      .execute();
    await transaction
      .updateTable('snapshots')
      .set((eb) => ({ revision: eb('revision', '+', 1), ciphertext: null }))
      .where((eb) => eb.and(keyColumns(key)).and('ciphertext', 'is not', null))
      .execute();
    await transaction
      .updateTable('history_days')
      .set((eb) => ({ revision: eb('revision', '+', 1), ciphertext: null }))
      .where((eb) => eb.and(keyColumns(key)).and('ciphertext', 'is not', null))
      .execute();
    for (const leases of ['refresh_leases', 'quota_leases'] as const)
      await transaction
        .deleteFrom(leases)
        .where((eb) => eb.and(keyColumns(key)))
        .execute();
  });
  await checkpoint(store);
}

export type ProfileEntry = { readonly profileId: ProfileId; readonly kind: CredentialKind; readonly revision: number };

export async function listCredentials(
  store: Store,
  accountId: AccountId,
  serviceId: ServiceId,
): Promise<ProfileEntry[]> {
  const rows = await store
    .selectFrom('credentials')
    .select(['profile_id', 'kind', 'revision'])
    .where('account_id', '=', accountId)
    .where('service_id', '=', serviceId)
    .where('ciphertext', 'is not', null)
    .orderBy('profile_key')
    .execute();
  return rows.flatMap(({ profile_id, kind, revision }) =>
    kind === null ? [] : [{ profileId: profile_id, kind, revision }],
  );
}
