// Conversations of Gemini CLI: found below the folder that belongs to the working folder, and put where Gemini will look for them.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StateFolder } from '../../../daemon/conversations/conversations.ts';
import { geminiConversations } from '../../../daemon/conversations/gemini.ts';

const id = '0b8f1a52-6c1b-4a3e-9b0e-52c5a1f0d001';
let root: string;
let from: StateFolder;
let to: StateFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'happier-gemini-'));
  [from, to] = ['a', 'b'].map((name) => ({ folder: join(root, name), native: false, environment: {} })) as [
    StateFolder,
    StateFolder,
  ];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const tmp = (state: StateFolder) => join(state.folder, '.gemini/tmp');

function claim(state: StateFolder, name: string, cwd: string): string {
  const folder = join(tmp(state), name);
  mkdirSync(join(folder, 'chats'), { recursive: true });
  writeFileSync(join(folder, '.project_root'), `${cwd}\n`);
  return folder;
}

const said = { type: 'user', content: [{ text: 'hello' }] };

function put(
  folder: string,
  uuid: string,
  changedAt: number,
  records: readonly object[] = [said],
  first: object = {},
): void {
  const path = join(folder, 'chats', `session-2026-01-31T12-00-${uuid.slice(0, 8)}.jsonl`);
  const meta = { sessionId: uuid, projectHash: 'x', startTime: '2026-01-31T12:00:00.000Z', kind: 'main', ...first };
  writeFileSync(path, [meta, ...records].map((each) => `${JSON.stringify(each)}\n`).join(''));
  utimesSync(path, changedAt / 1000, changedAt / 1000);
}

describe('finding', () => {
  it('knows those of the folder in which something was said', async () => {
    expect(await geminiConversations.recent(from, '/work', 0)).toEqual([]);
    const mine = claim(from, 'work', '/work');
    put(mine, id, 2_000_000);
    put(mine, '1b8f1a52-6c1b-4a3e-9b0e-52c5a1f0d002', 3_000_000, []);
    put(mine, '2b8f1a52-6c1b-4a3e-9b0e-52c5a1f0d003', 3_000_000, [said], { kind: 'subagent' });
    put(claim(from, 'work-1', '/elsewhere/work'), '3b8f1a52-6c1b-4a3e-9b0e-52c5a1f0d004', 3_000_000);
    expect(await geminiConversations.recent(from, '/work', 1)).toEqual([
      { id, cwd: '/work', startedAt: Date.UTC(2026, 0, 31, 12), changedAt: 2_000_000 },
    ]);
    expect(await geminiConversations.recent(from, '/work', 2_000_001)).toEqual([]);
    expect(await geminiConversations.find(from, '/work', id)).toMatchObject({ id });
    expect(await geminiConversations.find(from, '/elsewhere/work', id)).toBeNull();
    expect(await geminiConversations.find(from, '/work', '1b8f1a52-6c1b-4a3e-9b0e-52c5a1f0d002')).toBeNull();
    for (const odd of ['', '..', '../x', '*']) expect(await geminiConversations.find(from, '/work', odd)).toBeNull();
  });

  it('looks where a native start keeps them', async () => {
    put(claim(from, 'work', '/work'), id, 1_000_000);
    const native = (environment: Record<string, string>) => ({ folder: root, native: true, environment });
    expect(await geminiConversations.find(native({ GEMINI_CLI_HOME: from.folder }), '/work', id)).not.toBeNull();
    expect(await geminiConversations.find(native({}), '/work', id)).toBeNull();
  });
});

describe('bringing over', () => {
  it('claims a folder for the project as Gemini would, and keeps one that is claimed', async () => {
    put(claim(from, 'work', '/work'), id, 1_000_000);
    claim(to, 'work', '/elsewhere/work');
    expect(await geminiConversations.bringOver(id, '/work', from, to)).toBe(true);
    expect(readFileSync(join(tmp(to), 'work-1/.project_root'), 'utf8')).toBe('/work');
    expect(readdirSync(join(tmp(to), 'work/chats'))).toEqual([]);
    expect(await geminiConversations.find(to, '/work', id)).toMatchObject({ id, changedAt: 1_000_000 });

    put(claim(from, 'work', '/work'), id, 2_000_000);
    expect(await geminiConversations.bringOver(id, '/work', from, to)).toBe(true);
    expect(readdirSync(tmp(to)).sort()).toEqual(['work', 'work-1']);
    expect(await geminiConversations.bringOver(id, '/work', from, to)).toBe(false);
    expect(await geminiConversations.bringOver(id, '/elsewhere/work', from, to)).toBe(false);
  });
});

it('chooses an id, and continues with the options but not what was asked', () => {
  expect(geminiConversations.chooseId?.(id)).toEqual(['--session-id', id]);
  const args = [
    '--session-id',
    'x',
    '-p',
    'ping',
    '-o=json',
    '--approval-mode',
    'plan',
    '-y',
    '--resume',
    'latest',
    'more',
  ];
  expect(geminiConversations.resume(id, args)).toEqual(['-o=json', '--approval-mode', 'plan', '-y', '--resume', id]);
  expect(geminiConversations.resume(id, ['-i', 'hello', '--', '-y'])).toEqual(['--resume', id]);
});
