// The daemon's own SQLite file: what it must remember over restarts and what no server may decide for it. It holds no secret.
import { closeSync, existsSync, openSync } from 'node:fs';
import { Kysely, SqliteDialect, sql } from 'kysely';
import Database from 'libsql';
import { AppError } from '../core/errors.ts';

type Schema = {
  /** Single facts by name. */
  facts: { name: string; value: string };
  /** Highest revision seen of each row of the server. */
  seen_revisions: { row_name: string; revision: number };
  /** When a provider account was last asked for its quota, and until when it must not be asked. Named by a hash. */
  quota_gates: { account: string; asked_at: number; closed_until: number | null; failures: number };
  /** By `service/profile`: when a session last started as it, and when its provider was last asked who it is. */
  profile_notes: { profile: string; used_at: number | null; checked_at: number | null };
  /** Disconnects that are final and not yet carried out to the end, by `service/profile`. */
  removals: { profile: string };
  /** Files of working folders that the person has allowed, in that very content. */
  allowances: { backend: string; folder: string; path: string; hash: string };
  /** By `service/profile`: what was told of its meters (core/quota/alerts.ts, JSON), and of which connecting. */
  quota_alerts: { profile: string; connected_at: number; memory: string };
  /** When a service's next starts were last given to another profile or back, and what holds (JSON). */
  hand_offs: { service: string; changed_at: number | null; hand_off: string | null };
};
export type IndexDatabase = Kysely<Schema>;

/** Each entry brings the file from its index to the next version; published ones are never changed. */
const migrations: readonly (readonly string[])[] = [
  [
    'CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
    'CREATE TABLE seen_revisions (row_name TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT',
    `CREATE TABLE quota_gates (
      account TEXT PRIMARY KEY, asked_at INTEGER NOT NULL, closed_until INTEGER, failures INTEGER NOT NULL
    ) STRICT`,
  ],
  [
    'CREATE TABLE profile_notes (profile TEXT PRIMARY KEY, used_at INTEGER, checked_at INTEGER) STRICT',
    'CREATE TABLE removals (profile TEXT PRIMARY KEY) STRICT',
  ],
  [
    `CREATE TABLE allowances (
      backend TEXT NOT NULL, folder TEXT NOT NULL, path TEXT NOT NULL, hash TEXT NOT NULL,
      PRIMARY KEY (backend, folder, path)
    ) STRICT`,
  ],
  [
    'CREATE TABLE quota_alerts (profile TEXT PRIMARY KEY, connected_at INTEGER NOT NULL, memory TEXT NOT NULL) STRICT',
    'CREATE TABLE hand_offs (service TEXT PRIMARY KEY, changed_at INTEGER, hand_off TEXT) STRICT',
  ],
];

async function migrate(database: IndexDatabase): Promise<void> {
  const read = await sql<{ user_version: number }>`PRAGMA user_version`.execute(database);
  const version = read.rows[0]?.user_version ?? 0;
  if (version > migrations.length) throw new AppError('data_folder_newer', 'daemon.sqlite');
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    await database.transaction().execute(async (transaction) => {
      for (const statement of statements) await sql.raw(statement).execute(transaction);
      await sql.raw(`PRAGMA user_version = ${index + 1}`).execute(transaction);
    });
  }
}

/** @throws AppError `data_folder_newer` when a newer version wrote it */
export async function openIndexDatabase(file: string): Promise<IndexDatabase> {
  // Made by us first, so that it never exists with a wider mode.
  if (!existsSync(file)) closeSync(openSync(file, 'wx', 0o600));
  const connection = new Database(file);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('busy_timeout = 5000');
  const database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: connection }) });
  try {
    await migrate(database);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}

/** Brings what stands beside the file into it first, so that the file alone is a whole copy. */
export async function closeIndexDatabase(index: IndexDatabase): Promise<void> {
  await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(index);
  await index.destroy();
}
