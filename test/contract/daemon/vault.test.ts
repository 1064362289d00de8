// The vault against a server that lies: swapped rows, older rows, changed rows. Refused every time, and never deleted.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { withLabel } from '../../../daemon/profiles/settings-changes.ts';
import { createVaultWorld, type VaultWorld } from './vault-world.ts';

const work = profileIdSchema.parse('Work');
const home = profileIdSchema.parse('home');
const tokens = (mark: string) => ({
  accessToken: `access-${mark}`,
  refreshToken: `refresh-${mark}`,
  idToken: null,
  expiresInSeconds: 3_600,
  scope: '',
});
const owner = { email: 'demo@example.com', accountId: 'account-1', plan: 'plus' };

let root: string;
let world: VaultWorld;
let rows: Database.Database;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-vault-'));
  world = await createVaultWorld(root, {});
  rows = new Database(join(root, 'server.sqlite'));
  await world.keep(work, owner, tokens('work-1'));
  await world.keep(home, owner, tokens('home-1'));
});
afterEach(async () => {
  rows.close();
  await world.close();
  await rm(root, { recursive: true, force: true });
});

type Row = { ciphertext: string; revision: number };
const row = (key: string) =>
  rows.prepare('SELECT ciphertext, revision FROM credentials WHERE profile_key = ?').get(key) as Row;
const put = (key: string, { ciphertext, revision }: Row) =>
  rows
    .prepare('UPDATE credentials SET ciphertext = ?, revision = ? WHERE profile_key = ?')
    .run(ciphertext, revision, key);

async function statusOf(profileId: typeof work) {
  await world.list.reload('openai-codex', profileId);
  return world.list.view('openai-codex', profileId)?.status;
}

describe('a row', () => {
  it('of another profile is refused', async () => {
    put('work', row('home'));
    expect(await statusOf(work)).toEqual({ state: 'unreadable', cause: 'damaged' });
    expect(await statusOf(home)).toEqual({ state: 'connected' });
  });

  it('that is older than one seen is refused, over a restart too, and mended by signing in again', async () => {
    const old = row('work');
    await world.keep(work, owner, tokens('work-2'));
    const current = row('work');
    put('work', old);
    expect(await statusOf(work)).toEqual({ state: 'unreadable', cause: 'rolled-back' });
    await expect(world.fresh(work)).rejects.toMatchObject({ code: 'credential_unreadable' });
    put('work', { ...old, revision: current.revision });
    expect(await statusOf(work)).toEqual({ state: 'unreadable', cause: 'damaged' });
    put('work', old);
    await world.keep(work, owner, tokens('work-3'));
    expect(await statusOf(work)).toEqual({ state: 'connected' });
    expect((await world.stored(work)).accessToken).toBe('access-work-3');
  });

  it('that was removed does not come back', async () => {
    const old = row('work');
    await world.vault.remove('openai-codex', work);
    rows
      .prepare("UPDATE credentials SET ciphertext = ?, revision = ?, kind = 'oauth' WHERE profile_key = 'work'")
      .run(old.ciphertext, old.revision);
    expect(await statusOf(work)).toEqual({ state: 'unreadable', cause: 'rolled-back' });
  });

  it('that is damaged is shown and kept', async () => {
    const { ciphertext, revision } = row('work');
    const damaged = { ciphertext: `${ciphertext.slice(0, -4)}AAAA`, revision };
    put('work', damaged);
    expect(await statusOf(work)).toEqual({ state: 'unreadable', cause: 'damaged' });
    expect(row('work')).toMatchObject(damaged);
  });

  it('sealed with another key is told as such', async () => {
    world.account.key.fill(9);
    expect(await statusOf(work)).toEqual({ state: 'unreadable', cause: 'key-missing' });
  });

  it('is nothing the server can read', async () => {
    const dump = JSON.stringify(
      ['credentials', 'settings', 'snapshots'].map((table) => rows.prepare(`SELECT * FROM ${table}`).all()),
    );
    for (const planted of ['access-', 'refresh-', 'demo@example.com', 'account-1']) expect(dump).not.toContain(planted);
  });
});

describe('writing', () => {
  it('is refused over a revision that has moved on', async () => {
    const { record, revision } = await world.vault.read('openai-codex', work);
    await world.keep(work, owner, tokens('work-2'));
    await expect(world.vault.write(record, revision)).rejects.toMatchObject({ code: 'revision_conflict' });
    expect((await world.stored(work)).accessToken).toBe('access-work-2');
  });

  it('begins above what was removed', async () => {
    const { revision } = await world.vault.read('openai-codex', work);
    await world.vault.remove('openai-codex', work);
    await world.keep(work, owner, tokens('work-2'));
    expect((await world.vault.read('openai-codex', work)).revision).toBeGreaterThan(revision + 1);
  });

  it('of settings from two machines loses neither change', async () => {
    const other = await world.otherMachine();
    const label = (machine: typeof other, name: string) =>
      machine.settings.change((settings) => withLabel(settings, `openai/${name}`, name));
    await Promise.all(['a', 'b', 'c', 'd'].flatMap((name) => [label(world, name), label(other, `${name}2`)]));
    expect(Object.keys((await world.settings.read()).labels)).toHaveLength(8);
  });
});
