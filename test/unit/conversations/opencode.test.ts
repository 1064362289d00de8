// OpenCode's conversations in its SQLite file: found, copied with all that belongs to them, and nothing else.
import { mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { opencodeConversations } from '../../../daemon/conversations/opencode.ts';
import { conversationProvider } from '../../../daemon/conversations/opencode-database.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-opencode-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const home = (name: string) => ({ folder: join(root, name), native: false, environment: {} });
const fileOf = (name: string) => join(root, name, 'data/opencode/opencode.db');

/** The tables of 1.18.33 that matter here. */
const form = `
  CREATE TABLE migration (id TEXT PRIMARY KEY, time_completed INTEGER NOT NULL);
  CREATE TABLE account (id text PRIMARY KEY, refresh_token text NOT NULL);
  CREATE TABLE credential (id text PRIMARY KEY, value text NOT NULL);
  CREATE TABLE project (id text PRIMARY KEY, worktree text NOT NULL);
  CREATE TABLE session (id text PRIMARY KEY, project_id text NOT NULL REFERENCES project(id), workspace_id text, parent_id text,
    directory text NOT NULL, share_url text, model text, time_created integer NOT NULL, time_updated integer NOT NULL);
  CREATE TABLE message (id text PRIMARY KEY, session_id text NOT NULL REFERENCES session(id), data text NOT NULL);
  CREATE TABLE part (id text PRIMARY KEY, message_id text NOT NULL, session_id text NOT NULL, data text NOT NULL);
  CREATE TABLE session_share (session_id text PRIMARY KEY, secret text NOT NULL);
  CREATE TABLE event_sequence (aggregate_id text PRIMARY KEY, seq integer NOT NULL);
  CREATE TABLE event (id text PRIMARY KEY, aggregate_id text NOT NULL, data text NOT NULL);
  CREATE INDEX message_session_idx ON message (session_id);`;

async function make(name: string, statements = ''): Promise<void> {
  await mkdir(join(root, name, 'data/opencode'), { recursive: true });
  const database = new Database(fileOf(name));
  database.exec(form + statements);
  database.close();
}

function rows(name: string, query: string): unknown[] {
  const database = new Database(fileOf(name), { readonly: true });
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}

const conversation = (id: string, updatedAt: number, directory = '/app', parent = 'NULL') => `
  INSERT OR IGNORE INTO project VALUES ('p1', '/app');
  INSERT INTO session VALUES ('${id}', 'p1', 'w1', ${parent}, '${directory}', 'https://example.com/s', '{"providerID":"openai"}', 5, ${updatedAt});
  INSERT INTO message VALUES ('m-${id}', '${id}', 'said at ${updatedAt}');
  INSERT INTO part VALUES ('t-${id}', 'm-${id}', '${id}', 'text');
  INSERT INTO event_sequence VALUES ('${id}', 3);
  INSERT INTO event VALUES ('e-${id}', '${id}', 'x');
  INSERT INTO session_share VALUES ('${id}', 'secret');`;

const others = `
  INSERT INTO migration VALUES ('0001', 1);
  INSERT INTO account VALUES ('a', 'refresh');
  INSERT INTO credential VALUES ('c', 'value');`;

describe('looking up', () => {
  it('lists those of the folder, the latest first, without those that agents began', async () => {
    await make(
      'a',
      conversation('ses_1', 10) +
        conversation('ses_2', 30) +
        conversation('ses_3', 20, '/other') +
        conversation('ses_4', 40, '/app', "'ses_2'"),
    );
    const found = await opencodeConversations.recent(home('a'), '/app', 10);
    expect(found.map(({ id }) => id)).toEqual(['ses_2', 'ses_1']);
    expect(found[0]).toEqual({ id: 'ses_2', cwd: '/app', startedAt: 5, changedAt: 30 });
    expect(await opencodeConversations.recent(home('a'), '/app', 31)).toEqual([]);
    expect((await opencodeConversations.find(home('a'), '/other', 'ses_3'))?.cwd).toBe('/other');
    expect(await opencodeConversations.find(home('a'), '/app', 'ses_3')).toBeNull();
    expect(conversationProvider(fileOf('a'), 'ses_1')).toBe('openai');
  });

  it('finds the person’s own where they have put it', async () => {
    await make('a', conversation('ses_1', 10));
    const state = { folder: '/nobody', native: true, environment: { XDG_DATA_HOME: join(root, 'a', 'data') } };
    expect(await opencodeConversations.find(state, '/app', 'ses_1')).not.toBeNull();
    const named = { ...state, environment: { OPENCODE_DB: fileOf('a') } };
    expect(await opencodeConversations.find(named, '/app', 'ses_1')).not.toBeNull();
  });

  it('is empty without a file, and with one that is none', async () => {
    expect(await opencodeConversations.recent(home('none'), '/app', 0)).toEqual([]);
    await mkdir(fileOf('broken'), { recursive: true });
    expect(await opencodeConversations.find(home('broken'), '/app', 'ses_1')).toBeNull();
    expect(await opencodeConversations.bringOver('ses_1', '/app', home('none'), home('b'))).toBe(false);
  });
});

describe('bringing over', () => {
  const bring = (id = 'ses_1') => opencodeConversations.bringOver(id, '/app', home('a'), home('b'));

  it('makes a new file with that conversation and those below it, and no account, credential or link', async () => {
    await make(
      'a',
      others + conversation('ses_1', 10) + conversation('ses_2', 30) + conversation('ses_3', 40, '/app', "'ses_1'"),
    );
    expect(await bring()).toBe(true);
    expect(rows('b', 'SELECT id, share_url, workspace_id FROM session ORDER BY id')).toEqual([
      { id: 'ses_1', share_url: null, workspace_id: null },
      { id: 'ses_3', share_url: null, workspace_id: null },
    ]);
    expect(rows('b', 'SELECT id FROM message ORDER BY id')).toEqual([{ id: 'm-ses_1' }, { id: 'm-ses_3' }]);
    expect(rows('b', 'SELECT id FROM part')).toHaveLength(2);
    expect(rows('b', 'SELECT aggregate_id FROM event')).toHaveLength(2);
    expect(rows('b', 'SELECT id FROM migration')).toEqual([{ id: '0001' }]);
    expect(rows('b', 'SELECT id FROM project')).toEqual([{ id: 'p1' }]);
    for (const table of ['account', 'credential', 'session_share'])
      expect(rows('b', `SELECT * FROM ${table}`)).toEqual([]);
    expect(rows('b', `SELECT name FROM sqlite_master WHERE name = 'message_session_idx'`)).toHaveLength(1);
    expect((await stat(fileOf('b'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, 'b', 'data/opencode'))).mode & 0o777).toBe(0o700);
    expect(rows('a', 'SELECT id FROM session')).toHaveLength(3);
  });

  it('keeps what is there unless it is older', async () => {
    await make('a', conversation('ses_1', 10));
    await make('b', conversation('ses_1', 20) + conversation('ses_9', 1));
    expect(await bring()).toBe(false);
    expect(rows('b', `SELECT data FROM message WHERE session_id = 'ses_1'`)).toEqual([{ data: 'said at 20' }]);
    expect(await opencodeConversations.bringOver('ses_1', '/app', home('b'), home('a'))).toBe(true);
    expect(rows('a', 'SELECT data FROM message')).toEqual([{ data: 'said at 20' }]);
    expect(rows('b', 'SELECT id FROM session')).toHaveLength(2);
  });

  it('copies what files of two versions both know', async () => {
    await make(
      'a',
      `${conversation('ses_1', 10)} ALTER TABLE message ADD COLUMN newer text; CREATE TABLE todo (session_id text, content text); INSERT INTO todo VALUES ('ses_1', 'x');`,
    );
    await make('b');
    expect(await bring()).toBe(true);
    expect(rows('b', 'SELECT id FROM message')).toEqual([{ id: 'm-ses_1' }]);
  });

  it('into the person’s own only adds what is missing', async () => {
    await make('a', `${conversation('ses_1', 10)} INSERT INTO message VALUES ('m-later', 'ses_1', 'later');`);
    await make('b', conversation('ses_1', 5));
    const own = { folder: '/nobody', native: true, environment: { XDG_DATA_HOME: join(root, 'b', 'data') } };
    const copy = () => opencodeConversations.bringOver('ses_1', '/app', home('a'), own);
    expect(await copy()).toBe(true);
    expect(rows('b', 'SELECT data FROM message ORDER BY id')).toEqual([{ data: 'later' }, { data: 'said at 5' }]);
    expect(rows('b', 'SELECT share_url, time_updated FROM session')).toEqual([
      { share_url: 'https://example.com/s', time_updated: 5 },
    ]);
    expect(rows('b', 'SELECT secret FROM session_share')).toEqual([{ secret: 'secret' }]);
    await make('c', '');
    const empty = { ...own, environment: { XDG_DATA_HOME: join(root, 'c', 'data') } };
    expect(await opencodeConversations.bringOver('ses_1', '/app', home('a'), empty)).toBe(true);
    expect(rows('c', 'SELECT share_url FROM session')).toEqual([{ share_url: null }]);
    expect(rows('c', 'SELECT id FROM event')).toHaveLength(1);
  });

  it('changes nothing when it fails half-way, and follows no link', async () => {
    await make('a', conversation('ses_1', 10));
    await make(
      'b',
      `${conversation('ses_1', 5)} CREATE TRIGGER no BEFORE INSERT ON part BEGIN SELECT RAISE(ABORT, 'no'); END;`,
    );
    await expect(bring()).rejects.toThrow();
    expect(rows('b', 'SELECT data FROM message')).toEqual([{ data: 'said at 5' }]);
    await mkdir(join(root, 'c'), { recursive: true });
    await symlink(join(root, 'b', 'data'), join(root, 'c', 'data'));
    await expect(opencodeConversations.bringOver('ses_1', '/app', home('a'), home('c'))).rejects.toThrow(
      'data_folder_unsafe',
    );
  });
});
