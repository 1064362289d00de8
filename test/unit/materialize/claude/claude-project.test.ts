// Files of a working folder and of the computer's administrator: which are found, how they are judged, what of an allowed one is used.
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readInstructions } from '../../../../daemon/materialize/claude/claude-instructions.ts';
import { judgeManagedClaude, readManagedClaude } from '../../../../daemon/materialize/claude/claude-managed.ts';
import { judgeClaudeProject, readClaudeProject } from '../../../../daemon/materialize/claude/claude-project.ts';
import { contentHash } from '../../../../daemon/materialize/project-files.ts';

let root: string;
let cwd: string;

async function put(files: Readonly<Record<string, string | object>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'happier-claude-')));
  cwd = join(root, 'app');
  await mkdir(cwd);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const read = () => readClaudeProject(cwd, join(root, '.claude'));
const judge = async (allowed: readonly string[] = []) => judgeClaudeProject(await read(), 'mine', new Set(allowed));

describe('project files', () => {
  it('are none in a plain folder, nor the person’s own in the home folder', async () => {
    await put({ '.claude/settings.json': {} });
    expect(await read()).toEqual([]);
    expect(await readClaudeProject(root, join(root, '.claude'))).toEqual([]);
  });

  it('are left out until they are allowed', async () => {
    await put({
      'app/.claude/settings.json': '{}',
      'app/.claude/settings.local.json': '{}',
      'app/.mcp.json': '{}',
      'app/.claude/agents/a.md': 'x',
    });
    const { views, ...rest } = await judge();
    expect(views).toEqual(
      await Promise.all(
        ['.claude/settings.json', '.claude/settings.local.json', '.mcp.json', '.claude/agents'].map(async (name) => {
          const path = join(cwd, name);
          return { path, hash: await contentHash(path), effect: 'left-out', canAllow: true };
        }),
      ),
    );
    expect(rest).toEqual({ frozen: [], files: [], copies: [] });
  });

  it('give their harmless part, joined as Claude joins them, once allowed', async () => {
    await put({
      'app/.claude/settings.json': {
        apiKeyHelper: 'x',
        env: { ANTHROPIC_BASE_URL: 'x', A: '1' },
        permissions: { allow: ['Edit'], deny: ['Read(x)'] },
        language: 'english',
      },
      'app/.claude/settings.local.json': { env: { B: '2' }, permissions: { allow: ['Bash(ls)'] }, language: 'french' },
      'app/.mcp.json': { mcpServers: { one: { command: 'x', env: { OPENAI_API_KEY: 'x', C: '3' } } } },
      'app/.claude/skills/s/SKILL.md': 'x',
    });
    const hashes = (await read()).map(({ hash }) => hash);
    const { views, frozen, files, copies } = await judge(hashes);
    expect(views.map(({ effect }) => effect)).toEqual(Array(4).fill('harmless-part-used'));
    expect(frozen.map(({ option }) => option)).toEqual(['--settings', '--mcp-config', '--plugin-dir']);
    expect(files.map(({ content }) => JSON.parse(String(content)))).toEqual([
      {
        env: { A: '1', B: '2' },
        permissions: { allow: ['Edit', 'Bash(ls)'], deny: ['Read(x)'] },
        language: 'french',
      },
      { mcpServers: { one: { command: 'x', env: { C: '3' } } } },
      { name: 'project', version: '1.0.0' },
    ]);
    expect(files.slice(0, 2).map(({ path }) => path)).toEqual(frozen.slice(0, 2).map(({ path }) => path));
    expect(files[0]?.path).toMatch(/^mine\/settings-[0-9a-f]{16}\.json$/);
    expect(copies.map(({ path }) => path.slice(path.lastIndexOf('/project/')))).toEqual(['/project/skills/s/SKILL.md']);
  });

  it('lose the allowance with a change, and are named after what they hold', async () => {
    await put({ 'app/.claude/settings.json': { language: 'english' } });
    const [before] = await read();
    const first = await judge([before?.hash ?? '']);
    await put({ 'app/.claude/settings.json': { language: 'french' } });
    expect((await judge([before?.hash ?? ''])).views).toMatchObject([{ effect: 'left-out' }]);
    const second = await judge([(await read())[0]?.hash ?? '']);
    expect(second.frozen[0]?.path).not.toBe(first.frozen[0]?.path);
  });

  it('are not used when they are no JSON', async () => {
    await put({ 'app/.claude/settings.json': '{ not json', 'app/.mcp.json': '[]' });
    const hashes = (await read()).map(({ hash }) => hash);
    expect(await judge(hashes)).toMatchObject({ views: [{ effect: 'left-out' }, { effect: 'left-out' }], frozen: [] });
  });
});

describe('instructions', () => {
  it('come from above, the outermost first, and the private one of the folder', async () => {
    await put({
      'CLAUDE.md': 'above',
      '.claude/CLAUDE.md': 'own',
      'app/CLAUDE.md': 'here',
      'app/CLAUDE.local.md': 'private',
      'app/deep/CLAUDE.md': ' \n',
    });
    const found = async (folder: string, inWorktree = false) =>
      (await readInstructions(folder, join(root, '.claude'), inWorktree)).map(({ text }) => text);
    expect(await found(cwd)).toEqual(['above', 'private']);
    expect(await found(cwd, true)).toEqual(['above', 'here', 'private']);
    expect(await found(join(cwd, 'deep'))).toEqual(['above', 'here', 'private']);
    expect(await found(join(cwd, 'deep'), true)).toEqual(['above', 'here', 'private']);
  });
});

describe('what the administrator set', () => {
  const places = { linux: 'etc/claude-code', darwin: 'Library/Application Support/ClaudeCode' } as const;

  it.each(['linux', 'darwin'] as const)('is found on %s (macOS: not verified on such a system)', async (platform) => {
    await put({
      [`${places[platform]}/managed-settings.json`]: { env: { ANTHROPIC_BASE_URL: 'x' } },
      [`${places[platform]}/managed-settings.d/10.json`]: { model: 'opus', env: { EDITOR: 'vi' } },
      [`${places[platform]}/managed-settings.d/20.json`]: { apiKeyHelper: 'x' },
      [`${places[platform]}/managed-settings.d/readme.txt`]: 'x',
    });
    const sources = await readManagedClaude({ platform, userName: 'you', root });
    expect(sources).toHaveLength(3);
    const names = (views: readonly { path: string }[]) => views.map(({ path }) => path.split('/').at(-1));
    const views = judgeManagedClaude(sources, new Set());
    expect(names(views)).toEqual(['managed-settings.json', '20.json']);
    expect(views.map(({ effect, canAllow }) => [effect, canAllow])).toEqual(Array(2).fill(['refused', true]));
    const allowed = new Set(views.map(({ hash }) => hash));
    expect(judgeManagedClaude(sources, allowed).map(({ effect }) => effect)).toEqual(['used', 'used']);
  });

  it('is refused where it is a login at a fixed place, or cannot be looked at', async () => {
    await put({ 'home/claude/.claude/remote/.oauth_token': 'x', 'home/claude/.claude/remote/.api_key': 'x' });
    await mkdir(join(root, 'etc/claude-code'), { recursive: true });
    await symlink(join(root, 'nowhere'), join(root, 'etc/claude-code/managed-settings.json'));
    const sources = await readManagedClaude({ platform: 'linux', userName: 'you', root });
    expect(judgeManagedClaude(sources, new Set()).map(({ path, effect }) => [path.slice(root.length), effect])).toEqual(
      [
        ['/etc/claude-code/managed-settings.json', 'refused'],
        ['/home/claude/.claude/remote/.oauth_token', 'refused'],
        ['/home/claude/.claude/remote/.api_key', 'refused'],
      ],
    );
    await put({ 'Library/Managed Preferences/you/com.anthropic.claudecode.plist': 'bplist00' });
    expect(
      judgeManagedClaude(await readManagedClaude({ platform: 'darwin', userName: 'you', root }), new Set()),
    ).toHaveLength(1);
  });

  it('is nothing where nobody set anything', async () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      expect(await readManagedClaude({ platform, userName: 'you', root })).toEqual([]);
  });
});
