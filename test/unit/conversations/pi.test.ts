// Pi's conversations: one file each in a folder per working folder.
import { mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { piConversations } from '../../../daemon/conversations/pi.ts';

const cwd = '/home/you/my app';
const sessions = 'sessions/--home-you-my app--';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-pi-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const home = (name: string) => ({ folder: join(root, name), native: false, environment: {} });

async function put(name: string, id: string, changedAt: number, more = ''): Promise<string> {
  const path = join(root, name, sessions, `2026-01-31T12-00-00-000Z_${id}.jsonl`);
  await mkdir(join(root, name, sessions), { recursive: true });
  const header = { type: 'session', version: 3, id, timestamp: '2026-01-31T12:00:00.000Z', cwd };
  await writeFile(path, `${JSON.stringify(header)}\n${more}`);
  await utimes(path, changedAt / 1000, changedAt / 1000);
  return path;
}

describe('looking up', () => {
  it('lists those of the folder, the latest first, and passes over what is none', async () => {
    await put('a', 'one', 10_000);
    await put('a', 'two', 30_000);
    await writeFile(join(root, 'a', sessions, 'broken.jsonl'), 'x');
    await writeFile(join(root, 'elsewhere.jsonl'), JSON.stringify({ type: 'session', id: 'three', cwd }));
    await symlink(join(root, 'elsewhere.jsonl'), join(root, 'a', sessions, 'link.jsonl'));
    const found = await piConversations.recent(home('a'), cwd, 10_000);
    expect(found).toEqual([
      { id: 'two', cwd, startedAt: Date.UTC(2026, 0, 31, 12), changedAt: 30_000 },
      { id: 'one', cwd, startedAt: Date.UTC(2026, 0, 31, 12), changedAt: 10_000 },
    ]);
    expect(await piConversations.recent(home('a'), '/other', 0)).toEqual([]);
    expect(await piConversations.find(home('a'), cwd, 'one')).toEqual(found[1]);
    expect(await piConversations.find(home('none'), cwd, 'one')).toBeNull();
  });

  it('finds the person’s own', async () => {
    const path = await put('you/.pi/agent', 'one', 1);
    const state = { folder: join(root, 'you'), native: true, environment: {} };
    expect(await piConversations.find(state, cwd, 'one')).not.toBeNull();
    const moved = { ...state, environment: { PI_CODING_AGENT_SESSION_DIR: join(path, '..') } };
    expect(await piConversations.find(moved, cwd, 'one')).not.toBeNull();
  });
});

describe('bringing over', () => {
  const bring = () => piConversations.bringOver('one', cwd, home('a'), home('b'));

  it('copies the one file, private, with its time', async () => {
    await put('a', 'one', 10_000, 'line\n');
    await put('a', 'two', 10_000);
    await mkdir(join(root, 'b'));
    expect(await bring()).toBe(true);
    expect(await piConversations.recent(home('b'), cwd, 0)).toEqual([
      await piConversations.find(home('a'), cwd, 'one'),
    ]);
    const copy = join(root, 'b', sessions, '2026-01-31T12-00-00-000Z_one.jsonl');
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect(await bring()).toBe(false);
  });

  it('keeps what is there unless it is older', async () => {
    await put('a', 'one', 10_000, 'from a\n');
    const path = await put('b', 'one', 20_000, 'from b\n');
    expect(await bring()).toBe(false);
    await put('a', 'one', 30_000, 'from a\n');
    expect(await bring()).toBe(true);
    expect(await readFile(path, 'utf8')).toContain('from a');
  });

  it('into the person’s own replaces only what is its beginning', async () => {
    await put('a', 'one', 30_000, 'first\nsecond\n');
    const path = await put('you/.pi/agent', 'one', 10_000, 'first\n');
    const own = { folder: join(root, 'you'), native: true, environment: {} };
    const copy = () => piConversations.bringOver('one', cwd, home('a'), own);
    expect(await copy()).toBe(true);
    expect(await readFile(path, 'utf8')).toContain('second');
    await put('you/.pi/agent', 'one', 10_000, 'something else\n');
    expect(await copy()).toBe(false);
    expect(await readFile(path, 'utf8')).toContain('something else');
  });

  it('follows no link in the place of a folder', async () => {
    await put('a', 'one', 10_000);
    await mkdir(join(root, 'outside'));
    await mkdir(join(root, 'b'));
    await symlink(join(root, 'outside'), join(root, 'b', 'sessions'));
    await expect(bring()).rejects.toThrow('data_folder_unsafe');
  });
});
