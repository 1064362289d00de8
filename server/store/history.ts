// What was read of quotas, a sealed row per profile and day: compare-and-swap by revision, 90 days and no more.
import { RouteError } from '../route-error.ts';
import { readCredential } from './credentials.ts';
import { keyColumns, type ProfileKey } from './profile-key.ts';
import { checkRevision, type RevisedWrite } from './revision.ts';
import type { Store } from './store.ts';

export type HistoryKey = ProfileKey & { readonly day: number };
type HistoryWrite = RevisedWrite & { readonly ciphertext: string };

const dayMs = 86_400_000;
const keptDays = 90;

/** @throws RouteError `not_found` (no such credential), `revision_conflict`, `invalid_input` (a day that has not begun, or is past keeping) */
export function writeHistoryDay(store: Store, key: HistoryKey, write: HistoryWrite, now: number): Promise<void> {
  return store.transaction().execute(async (transaction) => {
    await readCredential(transaction, key).catch((error: unknown) => {
      // The revision of the credential would be taken for the day's.
      throw error instanceof RouteError ? new RouteError(error.code) : error;
    });
    const today = Math.floor(now / dayMs);
    // A day more: the clock of another machine may be ahead.
    if (key.day > today + 1 || key.day < today - keptDays) throw new RouteError('invalid_input');
    const columns = { ...keyColumns(key), day: key.day };
    const row = await transaction
      .selectFrom('history_days')
      .select('revision')
      .where((eb) => eb.and(columns))
      .executeTakeFirst();
    checkRevision(row?.revision ?? 0, write);
    const values = { revision: write.revision, ciphertext: write.ciphertext };
    await transaction
      .insertInto('history_days')
      .values({ ...columns, ...values })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'service_id', 'profile_key', 'day']).doUpdateSet(values),
      )
      .execute();
    await transaction
      .deleteFrom('history_days')
      .where((eb) => eb.and(keyColumns(key)))
      .where('day', '<', today - keptDays)
      .execute();
  });
}

/** The days from `key.day` on, oldest first. */
export async function readHistory(
  store: Store,
  key: HistoryKey,
): Promise<{ day: number; revision: number; ciphertext: string }[]> {
  const rows = await store
    .selectFrom('history_days')
    .select(['day', 'revision', 'ciphertext'])
    .where((eb) => eb.and(keyColumns(key)))
    .where('day', '>=', key.day)
    .orderBy('day')
    .execute();
  return rows.flatMap(({ day, revision, ciphertext }) => (ciphertext === null ? [] : [{ day, revision, ciphertext }]));
}
