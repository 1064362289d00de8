// The settings row of an account: compare-and-swap by revision, never removed.
import type { AccountId } from '../../core/ids.ts';
import { RouteError } from '../route-error.ts';
import { checkRevision, type RevisedWrite } from './revision.ts';
import type { Store, StoreAccess } from './store.ts';

type SettingsWrite = RevisedWrite & { readonly ciphertext: string };

function findRow(access: StoreAccess, accountId: AccountId) {
  return access
    .selectFrom('settings')
    .select(['revision', 'ciphertext'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

/** @throws RouteError `not_found` */
export async function readSettings(store: Store, accountId: AccountId) {
  const row = await findRow(store, accountId);
  if (!row) throw new RouteError('not_found', 0);
  return row;
}

/** @throws RouteError `revision_conflict`, `invalid_input` */
export function writeSettings(store: Store, accountId: AccountId, write: SettingsWrite): Promise<void> {
  return store.transaction().execute(async (transaction) => {
    checkRevision((await findRow(transaction, accountId))?.revision ?? 0, write);
    const values = { revision: write.revision, ciphertext: write.ciphertext };
    await transaction
      .insertInto('settings')
      .values({ account_id: accountId, ...values })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
      .execute();
  });
}
