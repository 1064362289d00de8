// Claude's conversations on a disk: found per folder, copied without following links or going back in time, continued without the prompt.
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claudeConversations, claudeProjectName } from '../../../daemon/conversations/claude.ts';
import type { StateFolder } from '../../../daemon/conversations/conversations.ts';

const id = '11111111-2222-4333-8444-555555555555';
const second = '11111111-2222-4333-8444-666666666666';
const cwd = '/home/you/my app';
const project = 'projects/-home-you-my-app';

let root: string;
const home = (name: string): StateFolder => ({ folder: join(root, name), native: false, environment: {} });

async function put(path: string, text: string, at = 2_000): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
  await utimes(join(root, path), at, at);
}

const lines = (folder: string) =>
  [
    { type: 'queue-operation', timestamp: '2026-01-31T12:00:00.000Z' },
    { type: 'user', cwd: folder, timestamp: '2026-01-31T12:00:01.000Z' },
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'happier-claude-'));
  for (const name of ['a', 'b']) await mkdir(join(root, name));
});
afterEach(() => rm(root, { recursive: true, force: true }));

it('names a folder as Claude does', () => {
  expect(claudeProjectName('/home/you/my app_é.x')).toBe('-home-you-my-app---x');
  const long = `/${'a'.repeat(120)}/${'b'.repeat(120)}`;
  expect(claudeProjectName(long)).toMatch(/^-a{120}-b{78}-[0-9a-z]+$/);
  expect(claudeProjectName(`${long}c`)).not.toBe(claudeProjectName(long));
});

describe('finding', () => {
  it('gives those of the folder, the latest first', async () => {
    await put(`a/${project}/${id}.jsonl`, lines(cwd), 2_000);
    await put(`a/${project}/${second}.jsonl`, 'torn {', 3_000);
    await put(`a/${project}/agent-1.jsonl`, lines(cwd), 4_000);
    await put(`a/projects/-elsewhere/${second}.jsonl`, lines('/elsewhere'), 4_000);
    const found = await claudeConversations.recent(home('a'), cwd, 0);
    expect(found).toEqual([
      { id: second, cwd: null, startedAt: 3_000_000, changedAt: 3_000_000 },
      { id, cwd, startedAt: Date.UTC(2026, 0, 31, 12), changedAt: 2_000_000 },
    ]);
    expect(await claudeConversations.recent(home('a'), cwd, 2_500_000)).toHaveLength(1);
    expect(await claudeConversations.recent(home('nowhere'), cwd, 0)).toEqual([]);
  });

  it('tells folders apart that Claude calls the same, and takes no id for a path', async () => {
    await put(`a/${project}/${id}.jsonl`, lines('/home/you/my.app'));
    expect(await claudeConversations.find(home('a'), cwd, id)).toBeNull();
    expect(await claudeConversations.find(home('a'), '/home/you/my.app', id.toUpperCase())).toMatchObject({ id });
    expect(await claudeConversations.find(home('a'), cwd, `../-home-you-my-app/${id}`)).toBeNull();
  });

  it('looks into the person’s own folders for a native one', async () => {
    await put(`person/.claude/${project}/${id}.jsonl`, lines(cwd));
    await put(`named/${project}/${second}.jsonl`, lines(cwd));
    const native = { folder: join(root, 'person'), native: true, environment: {} };
    expect(await claudeConversations.find(native, cwd, id)).toMatchObject({ id });
    const named = { ...native, environment: { CLAUDE_CONFIG_DIR: join(root, 'named') } };
    expect(await claudeConversations.recent(named, cwd, 0)).toMatchObject([{ id: second }]);
  });
});

describe('bringing over', () => {
  it('copies the conversation and what belongs to it, privately', async () => {
    await put(`a/${project}/${id}.jsonl`, lines(cwd));
    await put(`a/${project}/${id}/subagents/agent-1.jsonl`, 'x');
    await put(`a/file-history/${id}/f@v1`, 'old text');
    await put(`a/${project}/${second}.jsonl`, lines(cwd));
    await chmod(join(root, `a/${project}/${id}.jsonl`), 0o644);
    expect(await claudeConversations.bringOver(id, cwd, home('a'), home('b'))).toBe(true);
    expect(await readFile(join(root, `b/${project}/${id}.jsonl`), 'utf8')).toBe(lines(cwd));
    expect(await readFile(join(root, `b/${project}/${id}/subagents/agent-1.jsonl`), 'utf8')).toBe('x');
    expect(await readFile(join(root, `b/file-history/${id}/f@v1`), 'utf8')).toBe('old text');
    expect((await stat(join(root, `b/${project}/${id}.jsonl`))).mode & 0o777).toBe(0o600);
    expect((await stat(join(root, `b/${project}`))).mode & 0o777).toBe(0o700);
    expect(await claudeConversations.find(home('b'), cwd, second)).toBeNull();
    expect(await claudeConversations.bringOver(id, cwd, home('a'), home('b'))).toBe(false);
  });

  it('keeps what is newer, and replaces what is older', async () => {
    await put(`a/${project}/${id}.jsonl`, 'from a', 2_000);
    await put(`b/${project}/${id}.jsonl`, 'from b', 3_000);
    expect(await claudeConversations.bringOver(id, cwd, home('a'), home('b'))).toBe(false);
    expect(await claudeConversations.bringOver(id, cwd, home('b'), home('a'))).toBe(true);
    expect(await readFile(join(root, `a/${project}/${id}.jsonl`), 'utf8')).toBe('from b');
  });

  it('follows no link, neither from the one home nor in the other', async () => {
    await put('outside/secret', 'x');
    await put(`a/${project}/${id}.jsonl`, lines(cwd));
    await mkdir(join(root, `a/${project}/${id}`));
    await symlink(join(root, 'outside/secret'), join(root, `a/${project}/${id}/link`));
    await symlink(join(root, 'outside'), join(root, 'b/projects'));
    await expect(claudeConversations.bringOver(id, cwd, home('a'), home('b'))).rejects.toMatchObject({
      code: 'data_folder_unsafe',
    });
    await rm(join(root, 'b/projects'));
    await claudeConversations.bringOver(id, cwd, home('a'), home('b'));
    await expect(stat(join(root, `b/${project}/${id}/link`))).rejects.toThrow();
  });

  it('copies nothing of a conversation that is not there', async () => {
    expect(await claudeConversations.bringOver(id, cwd, home('a'), home('b'))).toBe(false);
    expect(await claudeConversations.bringOver('..', cwd, home('a'), home('b'))).toBe(false);
  });
});

it('chooses an id', () => {
  expect(claudeConversations.chooseId?.(id)).toEqual(['--session-id', id]);
});

const continued: [string[], string[]][] = [
  [[], []],
  [['do it'], []],
  [
    ['-p', 'do it', '--output-format', 'json'],
    ['-p', '--output-format', 'json'],
  ],
  [
    ['--session-id', second, '--model', 'opus', 'do it'],
    ['--model', 'opus'],
  ],
  [[`--session-id=${second}`, '--resume', second, '--fork-session'], []],
  [[`--resume=${second}`, `-r${second}`, '-r', second, '-c', '--continue'], []],
  [['-pc', 'do it'], ['-p']],
  [
    ['-cp', '--verbose'],
    ['-p', '--verbose'],
  ],
  [
    ['--permission-mode=plan', '--add-dir', '../a', '../b'],
    ['--permission-mode=plan', '--add-dir', '../a', '../b'],
  ],
  [
    ['-d', 'api', 'do it', '--', '--model'],
    ['-d', 'api'],
  ],
  [
    ['--from-pr', '7', '-n', 'name', '-'],
    ['-n', 'name'],
  ],
];

it.each(continued)('continues %j with %j', (args, kept) => {
  expect(claudeConversations.resume(id, args)).toEqual(['--resume', id, ...kept]);
});
