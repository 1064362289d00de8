// The account that this data folder belongs to, remembered beside its file: a lost file must not look like a fresh start.
import { type AccountId, accountIdSchema } from '../../core/ids.ts';
import type { IndexDatabase } from '../index-database.ts';

const factName = 'accountId';

export async function rememberedAccount(database: IndexDatabase): Promise<AccountId | null> {
  const row = await database.selectFrom('facts').select('value').where('name', '=', factName).executeTakeFirst();
  const parsed = accountIdSchema.safeParse(row?.value);
  return parsed.success ? parsed.data : null;
}

export async function rememberAccount(database: IndexDatabase, accountId: AccountId): Promise<void> {
  const value: string = accountId;
  await database
    .insertInto('facts')
    .values({ name: factName, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** Forgets the highest revisions that were seen of the account's rows, so that older ones are taken again. */
export async function forgetRevisions(database: IndexDatabase, accountId: AccountId): Promise<void> {
  await database.deleteFrom('seen_revisions').where('row_name', 'like', `${accountId}/%`).execute();
}
