// Opens the server's SQLite database: private file, durable writes, schema brought up to date.
import { closeSync, lstatSync, openSync, type Stats } from 'node:fs';
import { Kysely, sql, type Transaction } from 'kysely';
import Database from 'libsql';
import { AppError } from '../../core/errors.ts';
import { migrations, type StoreSchema } from './schema.ts';
import { ImmediateSqliteDialect } from './sqlite-dialect.ts';

export type Store = Kysely<StoreSchema>;
/** What a query runs on: one transaction, or each for itself. */
export type StoreAccess = Store | Transaction<StoreSchema>;

const busyTimeoutMs = 5_000;

function isPrivate(stats: Stats): boolean {
  if (process.getuid === undefined) return true;
  return stats.uid === process.getuid() && (stats.mode & 0o077) === 0;
}

/**
 * Makes the file with its narrow mode before SQLite would make it with a wide one; SQLite's side files take over its mode.
 * An existing file is not opened here: closing it would free the locks that this process may hold on it (POSIX `fcntl`).
 */
function prepareFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const stats = lstatSync(path);
    if (!stats.isFile() || !isPrivate(stats)) throw new AppError('data_folder_unsafe', 'database');
  }
}

async function migrate(store: Store): Promise<void> {
  await store.transaction().execute(async (transaction) => {
    const read = await sql<{ user_version: number }>`PRAGMA user_version`.execute(transaction);
    const version = read.rows[0]?.user_version ?? 0;
    if (version > migrations.length) throw new AppError('data_folder_newer', 'database');
    for (const statement of migrations.slice(version).flat()) await sql.raw(statement).execute(transaction);
    if (version < migrations.length) await sql.raw(`PRAGMA user_version = ${migrations.length}`).execute(transaction);
  });
}

/** Empties the write-ahead log into the database and cuts it: what was overwritten or removed is then in neither. */
export async function checkpoint(store: Store): Promise<void> {
  await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(store);
}

/**
 * @param path database file; its folder exists
 * @throws AppError `data_folder_newer` (a newer version wrote it; nothing was changed), `data_folder_unsafe` (others could read it)
 */
export async function openStore(path: string): Promise<Store> {
  prepareFile(path);
  const database = new Database(path, { timeout: busyTimeoutMs });
  const store = new Kysely<StoreSchema>({ dialect: new ImmediateSqliteDialect({ database }) });
  try {
    await migrate(store);
    // After the migration, which is what refuses a newer database: these change the file.
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    // What was removed is overwritten, not only unlinked.
    database.exec('PRAGMA secure_delete = ON');
    return store;
  } catch (error) {
    database.close();
    throw error;
  }
}
