// The database file: private, durable, versioned, and safe with two writers on it.
import { chmod, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../server/store/store.ts';
import { credentialWrite, openBench, type ServerBench } from './bench.ts';

const work = { serviceId: 'openai-codex', profileId: 'work' };

let bench: ServerBench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const pragma = (name: string) => {
  const database = new Database(bench.databaseFile);
  try {
    return database.prepare(`PRAGMA ${name}`).get() as Record<string, unknown>;
  } finally {
    database.close();
  }
};
const sibling = (name: string) => join(dirname(bench.databaseFile), name);

describe('the file', () => {
  it('and its side files are for the owner alone', async () => {
    await bench.ask('putCredential', work, { body: credentialWrite('x', 0) });
    for (const suffix of ['', '-wal', '-shm']) {
      expect((await stat(bench.databaseFile + suffix)).mode & 0o777, suffix).toBe(0o600);
    }
  });

  it('is in WAL mode', () => {
    expect(pragma('journal_mode')).toMatchObject({ journal_mode: 'wal' });
  });

  it('that others can read is refused', async () => {
    const path = sibling('open.sqlite');
    await writeFile(path, '');
    await chmod(path, 0o644);
    await expect(openStore(path)).rejects.toMatchObject({ code: 'data_folder_unsafe' });
  });

  it('that is a link is refused', async () => {
    const path = sibling('link.sqlite');
    await symlink(bench.databaseFile, path);
    await expect(openStore(path)).rejects.toMatchObject({ code: 'data_folder_unsafe' });
  });

  it('of a newer version is refused and left as it is', async () => {
    const path = sibling('newer.sqlite');
    await writeFile(path, '', { mode: 0o600 });
    const database = new Database(path);
    database.exec('CREATE TABLE later (x TEXT) STRICT');
    database.exec('PRAGMA user_version = 99');
    database.close();
    const before = await readFile(path);
    await expect(openStore(path)).rejects.toMatchObject({ code: 'data_folder_newer' });
    expect(await readFile(path)).toEqual(before);
  });

  it('that is no database is not replaced', async () => {
    const path = sibling('broken.sqlite');
    await writeFile(path, 'not a database, but perhaps somebody can mend it'.repeat(100), { mode: 0o600 });
    const before = await readFile(path);
    await expect(openStore(path)).rejects.toThrow();
    expect(await readFile(path)).toEqual(before);
  });
});

describe('what was removed', () => {
  it('is gone from the file', async () => {
    const ciphertext = 'REMOVED-CIPHERTEXT'.repeat(50);
    await bench.ask('putCredential', work, { body: credentialWrite(ciphertext, 0) });
    await bench.ask('deleteCredential', work);
    for (const suffix of ['', '-wal']) {
      const bytes = await readFile(bench.databaseFile + suffix).catch(() => Buffer.alloc(0));
      expect(bytes.includes('REMOVED-CIPHERTEXT'), suffix).toBe(false);
    }
  });
});
