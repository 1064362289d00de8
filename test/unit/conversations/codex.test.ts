// Conversations of Codex: found by file name and first line, copied without going back in time, continued with the person's options.
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codexConversations } from '../../../daemon/conversations/codex.ts';
import type { StateFolder } from '../../../daemon/conversations/conversations.ts';

const id = '019c0000-0000-7000-8000-00000000000a';
let root: string;
let from: StateFolder;
let to: StateFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'happier-codex-'));
  [from, to] = ['a', 'b'].map((name) => ({ folder: join(root, name), native: false, environment: {} })) as [
    StateFolder,
    StateFolder,
  ];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const placeOf = (state: StateFolder, uuid: string) =>
  join(state.folder, 'sessions/2026/01/31', `rollout-2026-01-31T12-00-00-${uuid}.jsonl`);

/** As Codex writes it: the first line is very long. */
function put(state: StateFolder, uuid: string, cwd: string, changedAt: number, more = ''): string {
  const path = placeOf(state, uuid);
  const payload = { id: uuid, cwd, timestamp: '2026-01-31T12:00:00.000Z', base_instructions: 'x'.repeat(30_000) };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ type: 'session_meta', payload })}\n${more}`);
  utimesSync(path, changedAt / 1000, changedAt / 1000);
  return path;
}

describe('finding', () => {
  it('lists those of the folder that changed since, the latest first', async () => {
    const other = '019c0000-0000-7000-8000-00000000000b';
    put(from, id, '/work', 2_000_000);
    put(from, other, '/work', 3_000_000);
    put(from, '019c0000-0000-7000-8000-00000000000c', '/elsewhere', 3_000_000);
    put(from, '019c0000-0000-7000-8000-00000000000d', '/work', 1_000_000);
    expect(await codexConversations.recent(from, '/work', 2_000_000)).toEqual([
      { id: other, cwd: '/work', startedAt: Date.UTC(2026, 0, 31, 12), changedAt: 3_000_000 },
      { id, cwd: '/work', startedAt: Date.UTC(2026, 0, 31, 12), changedAt: 2_000_000 },
    ]);
  });

  it('finds one by its id from any folder, and nothing where there is nothing', async () => {
    expect(await codexConversations.recent(from, '/work', 0)).toEqual([]);
    expect(await codexConversations.find(from, '/work', id)).toBeNull();
    put(from, id, '/work', 1_000_000);
    expect(await codexConversations.find(from, '/elsewhere', id)).toMatchObject({ id, cwd: '/work' });
    for (const odd of ['', '*', '../../x', id.slice(0, 8)])
      expect(await codexConversations.find(from, '/work', odd)).toBeNull();
  });

  it('takes a broken first line as little known, not as an error', async () => {
    const path = put(from, id, '/work', 1_000_000);
    writeFileSync(path, 'no json\n');
    utimesSync(path, 1000, 1000);
    expect(await codexConversations.find(from, '/work', id)).toEqual({
      id,
      cwd: null,
      startedAt: 1_000_000,
      changedAt: 1_000_000,
    });
  });

  it('looks where a native start keeps them', async () => {
    put(from, id, '/work', 1_000_000);
    const native = (environment: Record<string, string>) => ({ folder: root, native: true, environment });
    expect(await codexConversations.find(native({ CODEX_HOME: from.folder }), '/work', id)).not.toBeNull();
    expect(await codexConversations.find(native({}), '/work', id)).toBeNull();
  });
});

describe('bringing over', () => {
  it('copies with the time, private, and never goes back in time', async () => {
    put(from, id, '/work', 1_000_000);
    expect(await codexConversations.bringOver(id, '/work', from, to)).toBe(true);
    const copy = placeOf(to, id);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(copy)).mode & 0o777).toBe(0o700);
    expect(Math.floor(statSync(copy).mtimeMs)).toBe(1_000_000);

    put(to, id, '/work', 2_000_000, 'went on here\n');
    expect(await codexConversations.bringOver(id, '/work', from, to)).toBe(false);
    expect(readFileSync(copy, 'utf8')).toContain('went on here');
    put(from, id, '/work', 3_000_000, 'and there\n');
    expect(await codexConversations.bringOver(id, '/work', from, to)).toBe(true);
    expect(readFileSync(copy, 'utf8')).toContain('and there');
    expect(await codexConversations.bringOver('019c0000-0000-7000-8000-00000000000f', '/work', from, to)).toBe(false);
  });

  it('follows no link', async () => {
    const path = placeOf(from, id);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(join(root, 'secret'), 'x');
    symlinkSync(join(root, 'secret'), path);
    expect(await codexConversations.bringOver(id, '/work', from, to)).toBe(false);
  });
});

it.each([
  [[], ['resume', id]],
  [['write a test'], ['resume', id]],
  [
    ['--search', '-m', 'gpt-x', '-cmodel_reasoning_effort=high', 'write a test', '-i', 'a.png', 'b.png'],
    ['--search', '-m', 'gpt-x', '-cmodel_reasoning_effort=high', 'resume', id],
  ],
  [
    ['resume', '--last', '-s', 'read-only'],
    ['-s', 'read-only', 'resume', id],
  ],
  [
    ['-m', 'exec', 'hello'],
    ['-m', 'exec', 'resume', id],
  ],
  [
    ['exec', '--json', 'ping'],
    ['exec', '--json', 'resume', id],
  ],
  [
    ['-s=read-only', 'e', '--color', 'never', '--', '--not-an-option'],
    ['exec', '-s=read-only', '--color', 'never', 'resume', id],
  ],
  [
    ['exec', 'resume', 'x', '--json', 'ping'],
    ['exec', '--json', 'resume', id],
  ],
])('continues %j', (args, expected) => {
  expect(codexConversations.resume(id, args)).toEqual(expected);
});
