// OpenCode's SQLite file: conversations are looked up in it, and one of them is copied into that of another home.
import { closeSync, existsSync, lstatSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { AppError } from '../../core/errors.ts';
import { fieldsOf } from '../../core/lenient.ts';
import type { Conversation } from './conversations.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];
type Connection = InstanceType<typeof Database>;

/** Tables that name a conversation by this column. Links that a conversation was shared by stay with the account that shared it. */
const byConversation = 'session_id';
const notCopied = new Set(['session_share']);
/** What a conversation went through; it names it by another column. */
const eventTables = ['event_sequence', 'event'];
/** How far the file's form has come; a new file without it would be migrated a second time. */
const formTables = ['migration', '__drizzle_migrations', 'data_migration'];

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What `use` answers, or `otherwise` when there is no file, or it is not one that can be read. */
function reading<T>(file: string, otherwise: T, use: (connection: Connection) => T): T {
  if (!existsSync(file)) return otherwise;
  let connection: Connection | null = null;
  try {
    connection = new Database(file, { readonly: true });
    connection.pragma('busy_timeout = 2000');
    return use(connection);
  } catch {
    return otherwise;
  } finally {
    connection?.close();
  }
}

const all = (connection: Connection, query: string, ...values: readonly unknown[]): Rows =>
  connection.prepare(query).all(...values) as Rows;

const tablesOf = (connection: Connection): readonly string[] =>
  all(connection, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).map(({ name }) =>
    String(name),
  );

const columnsOf = (connection: Connection, table: string): readonly string[] =>
  all(connection, `SELECT name FROM pragma_table_info(?)`, table).map(({ name }) => String(name));

function conversationOf(row: Readonly<Record<string, unknown>>): Conversation {
  return {
    id: String(row.id),
    cwd: typeof row.directory === 'string' ? row.directory : null,
    startedAt: Number(row.time_created),
    changedAt: Number(row.time_updated),
  };
}

const listed = 'SELECT id, directory, time_created, time_updated FROM session WHERE parent_id IS NULL';

/** @param sinceMs ms epoch */
export function recentConversations(file: string, cwd: string, sinceMs: number): readonly Conversation[] {
  const query = `${listed} AND directory = ? AND time_updated >= ? ORDER BY time_updated DESC LIMIT 100`;
  return reading(file, [], (connection) => all(connection, query, cwd, sinceMs).map(conversationOf));
}

export function findConversation(file: string, id: string): Conversation | null {
  return reading(
    file,
    null,
    (connection) => all(connection, `${listed} AND id = ?`, id).map(conversationOf)[0] ?? null,
  );
}

/** OpenCode's name of the provider that the conversation ran on last; null when it is not known. */
export function conversationProvider(file: string, id: string): string | null {
  return reading(file, null, (connection) => {
    const [row] = all(connection, 'SELECT model FROM session WHERE id = ?', id);
    const provider = fieldsOf(JSON.parse(String(row?.model ?? 'null')))?.providerID;
    return typeof provider === 'string' ? provider : null;
  });
}

/** The conversation and those that its agents have begun below it. */
function familyOf(source: Connection, id: string): readonly string[] {
  const query = `WITH RECURSIVE family(id) AS (
    SELECT id FROM session WHERE id = ? UNION SELECT session.id FROM session JOIN family ON session.parent_id = family.id
  ) SELECT id FROM family`;
  return all(source, query, id).map((row) => String(row.id));
}

/** A file of the same form with nothing in it: no conversations, and none of the accounts and credentials that OpenCode keeps there. */
function makeEmpty(source: Connection, file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.draft`;
  rmSync(draft, { force: true });
  // Made by us first, so that it never exists with a wider mode.
  closeSync(openSync(draft, 'wx', 0o600));
  const target = new Database(draft);
  try {
    const objects = all(
      source,
      `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'table' DESC`,
    );
    target.exec('BEGIN');
    for (const { sql } of objects) target.exec(String(sql));
    for (const table of tablesOf(source).filter((name) => formTables.includes(name)))
      copyRows(source, target, { table, column: null, values: [] });
    target.exec('COMMIT');
    const [version] = all(source, 'PRAGMA user_version');
    target.exec(`PRAGMA user_version = ${Number(version?.user_version ?? 0)}`);
  } finally {
    target.close();
  }
  renameSync(draft, file);
}

type Selection = { readonly table: string; readonly column: string | null; readonly values: readonly string[] };

/** Columns that mean something to the account or the computer that the conversation was made with. */
const emptied: Readonly<Record<string, readonly string[]>> = { session: ['share_url', 'workspace_id'] };

/** Copies what both files have columns for; rows that the target has already stay as they are. */
function copyRows(source: Connection, target: Connection, { table, column, values }: Selection): void {
  const known = new Set(columnsOf(target, table));
  const left = emptied[table] ?? [];
  const columns = columnsOf(source, table).filter((name) => known.has(name) && !left.includes(name));
  const where = column === null ? '' : ` WHERE ${quoted(column)} = ?`;
  const names = columns.map(quoted).join(', ');
  const insert = target.prepare(
    `INSERT OR IGNORE INTO ${quoted(table)} (${names}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const select = source.prepare(`SELECT ${names} FROM ${quoted(table)}${where}`);
  for (const value of column === null ? [null] : values)
    for (const row of select.iterate(...(value === null ? [] : [value])) as Iterable<Readonly<Record<string, unknown>>>)
      insert.run(...columns.map((name) => row[name]));
}

type Members = {
  readonly family: readonly string[];
  /** Those whose history of events comes along: its numbers go on from where they end, so it is whole or not at all. */
  readonly withEvents: readonly string[];
};

/** The tables that hold something of a conversation, with the column that names it. */
function selections(source: Connection, target: Connection, { family, withEvents }: Members): readonly Selection[] {
  const known = tablesOf(target);
  const shared = tablesOf(source).filter((table) => known.includes(table) && !notCopied.has(table));
  const parts = shared.filter((table) => columnsOf(source, table).includes(byConversation));
  const events = eventTables.filter((table) => shared.includes(table));
  return [
    { table: 'session', column: 'id', values: family },
    ...events.map((table) => ({ table, column: 'aggregate_id', values: withEvents })),
    ...parts.map((table) => ({ table, column: byConversation, values: family })),
  ];
}

function write(source: Connection, target: Connection, family: readonly string[], onlyAdd: boolean): void {
  const projects = family.flatMap((id) => all(source, 'SELECT project_id FROM session WHERE id = ?', id));
  // The rows of one conversation refer to each other in every direction.
  target.exec('PRAGMA foreign_keys = OFF');
  target.exec('BEGIN IMMEDIATE');
  try {
    const isNew = (id: string) => all(target, 'SELECT id FROM session WHERE id = ?', id).length === 0;
    const chosen = selections(source, target, { family, withEvents: onlyAdd ? family.filter(isNew) : family });
    for (const { table, column, values } of onlyAdd ? [] : chosen)
      for (const value of values)
        target.prepare(`DELETE FROM ${quoted(table)} WHERE ${quoted(column ?? '')} = ?`).run(value);
    copyRows(source, target, { table: 'project', column: 'id', values: projects.map((row) => String(row.project_id)) });
    for (const selection of chosen) copyRows(source, target, selection);
    target.exec('COMMIT');
  } catch (error) {
    target.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Copies a conversation with everything that it is made of, as `opencode export` and `import` would, but with its history of events and
 * the conversations below it. Left behind: links it was shared by, what was allowed for good in its project, and the snapshots that
 * undo file changes (they lie beside the file). Between versions of OpenCode what both know is copied.
 * @param onlyAdd the target is the person's own: rows that are missing are added, none is changed or removed
 * @returns false when the source has none, or the target has one that is as new
 * @throws AppError `data_folder_unsafe`; Error of SQLite when the target cannot be written
 */
export function copyConversation(id: string, from: string, to: string, onlyAdd = false): boolean {
  const [wanted, present] = [findConversation(from, id), findConversation(to, id)];
  if (wanted === null || (present !== null && present.changedAt >= wanted.changedAt)) return false;
  if (!onlyAdd) checkPlace(to);
  const source = new Database(from, { readonly: true });
  try {
    source.pragma('busy_timeout = 5000');
    if (!existsSync(to)) makeEmpty(source, to);
    const target = new Database(to);
    try {
      target.pragma('busy_timeout = 5000');
      write(source, target, familyOf(source, id), onlyAdd);
    } finally {
      target.close();
    }
  } finally {
    source.close();
  }
  return true;
}

/** An agent inside the home may have put a link there; it is not followed. */
function checkPlace(file: string): void {
  for (const path of [file, dirname(file), dirname(dirname(file))])
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new AppError('data_folder_unsafe', 'home: a link on the way');
}
