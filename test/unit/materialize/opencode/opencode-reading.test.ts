// What an OpenCode start reads: the person's own folders, the project on the way up, the administrator's file, and where tools keep theirs.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNativeOpencode } from '../../../../daemon/materialize/opencode/native-opencode.ts';
import {
  managedFiles,
  managedFolder,
  readOpencodeProject,
} from '../../../../daemon/materialize/opencode/opencode-projects.ts';
import { toolFolders } from '../../../../daemon/materialize/opencode/tool-folders.ts';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'happier-reading-')));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}

const source = () => ({ userFolder: root, serves: () => true });
const look = (...allowed: string[]) => ({ source: source(), allowed: new Set(allowed), prefix: 'folders/x/' });

describe('the person’s own folders', () => {
  it('count in OpenCode’s order, with `~/.opencode` last', async () => {
    await put({
      '.config/opencode/config.json': '{"username":"one","share":"auto"}',
      '.config/opencode/opencode.json': '{"username":"two","snapshot":false}',
      '.config/opencode/opencode.jsonc': '{"username":"three", // why\n}',
      '.config/opencode/tui.json': '{"theme":"nord"}',
      '.config/opencode/agent/a.md': 'own',
      '.config/opencode/plugin/p.ts': '',
      '.opencode/opencode.json': '{"username":"four","provider":{}}',
      '.opencode/agent/a.md': 'nearer',
      '.claude/skills/s/SKILL.md': 'skill',
    });
    const native = await readNativeOpencode({}, source());
    expect(native.config).toEqual({ username: 'four', share: 'auto', snapshot: false });
    expect(native.tui).toEqual({ theme: 'nord' });
    expect(native.copies.map(({ path, from }) => [path, from])).toEqual([
      ['config/opencode/agent/a.md', join(root, '.opencode/agent/a.md')],
      ['person/.claude/skills/s/SKILL.md', join(root, '.claude/skills/s/SKILL.md')],
    ]);
    expect(native.notices).toEqual([
      { kind: 'configuration-left-out', path: join(root, '.opencode/opencode.json'), names: ['provider'] },
      { kind: 'configuration-left-out', path: join(root, '.config/opencode'), names: ['plugin'] },
    ]);
  });

  it('that cannot be read are told, and those elsewhere are found', async () => {
    await put({ 'moved/opencode/opencode.json': '{"username"' });
    const native = await readNativeOpencode({ XDG_CONFIG_HOME: join(root, 'moved') }, source());
    expect(native.config).toEqual({});
    expect(native.notices).toEqual([
      { kind: 'configuration-unreadable', path: join(root, 'moved/opencode/opencode.json') },
    ]);
  });
});

describe('the project', () => {
  it('is read up to its `.git`, instructions and all', async () => {
    await put({
      'opencode.json': '{}',
      'AGENTS.md': 'above',
      'app/.git/HEAD': '',
      'app/AGENTS.md': 'root',
      'app/deep/AGENTS.md': 'deep',
      'app/CLAUDE.md': 'not the first name that is there',
      'app/opencode.json': '{"username":"project","provider":{}}',
      'app/tui.json': '{}',
    });
    const { views, ...rest } = await readOpencodeProject(join(root, 'app/deep'), look());
    expect(views.map(({ path, effect, canAllow }) => [path, effect, canAllow])).toEqual([
      [join(root, 'app/opencode.json'), 'left-out', true],
      [join(root, 'app/tui.json'), 'left-out', false],
    ]);
    expect(rest).toMatchObject({
      configs: [],
      copies: [],
      instructions: [join(root, 'app/deep/AGENTS.md'), join(root, 'app/AGENTS.md')],
      folders: [join(root, 'app/deep'), join(root, 'app')],
    });
    const allowed = await readOpencodeProject(join(root, 'app/deep'), look(views[0]?.hash ?? ''));
    expect(allowed.configs).toEqual([{ username: 'project' }]);
    await put({ 'app/opencode.json': '{"username":"changed"}' });
    expect((await readOpencodeProject(join(root, 'app'), look(views[0]?.hash ?? ''))).configs).toEqual([]);
  });

  it('keeps its allowance whatever its modules and tools are, which never count', async () => {
    await put({ 'app/.git/HEAD': '', 'app/.opencode/agent/a.md': 'a', 'app/.opencode/tool/t.ts': '1' });
    const [view] = (await readOpencodeProject(join(root, 'app'), look())).views;
    await put({ 'app/.opencode/tool/t.ts': '2', 'app/.opencode/node_modules/x/index.js': '' });
    const found = await readOpencodeProject(join(root, 'app'), look(view?.hash ?? ''));
    expect(found.views[0]?.effect).toBe('harmless-part-used');
    expect(found.copies.map(({ path }) => path)).toEqual(['folders/x/agent/a.md']);
    await put({ 'app/.opencode/agent/a.md': 'b' });
    expect((await readOpencodeProject(join(root, 'app'), look(view?.hash ?? ''))).copies).toEqual([]);
  });

  it.each([
    ['a file', '.opencode/plugin/p.ts', 'x', '.opencode'],
    ['a file of the other folder', '.opencode/plugins/p.js', 'x', '.opencode'],
    ['settings', 'opencode.json', '{"plugin":["./p.ts"]}', 'opencode.json'],
    ['newer settings', 'opencode.jsonc', '{"plugins":[{"package":"./p.ts"}]}', 'opencode.jsonc'],
    ['a package', 'opencode.json', '{"plugin":[["somebody-elses-package", {}]]}', 'opencode.json'],
    ['settings of the folder', '.opencode/opencode.json', '{"plugin":["../p.ts"]}', '.opencode'],
    ['what cannot be read', 'opencode.json', '{"plugin', 'opencode.json'],
  ])('with plugins (%s) is refused until that very content is allowed', async (_, path, content, shown) => {
    await put({ 'app/.git/HEAD': '', 'app/p.ts': '1', [`app/${path}`]: content });
    const read = async (...allowed: string[]) => (await readOpencodeProject(join(root, 'app'), look(...allowed))).views;
    const [view] = await read();
    expect(view).toMatchObject({ path: join(root, 'app', shown), effect: 'refused', canAllow: true });
    expect((await read(view?.hash ?? ''))[0]?.effect).toBe('used');
    // Also the plugin itself, where the settings name a file.
    await put(content.includes('p.ts') ? { 'app/p.ts': '2' } : { [`app/${path}`]: `${content} ` });
    expect((await read(view?.hash ?? ''))[0]?.effect).toBe('refused');
  });

  it('with an empty list of plugins is not', async () => {
    await put({ 'app/.git/HEAD': '', 'app/opencode.json': '{"plugin":[]}', 'app/.opencode/plugin/readme.md': '' });
    const { views } = await readOpencodeProject(join(root, 'app'), look());
    expect(views.map(({ effect }) => effect)).toEqual(['left-out', 'left-out']);
  });

  it('is not the person’s own `.opencode`', async () => {
    await put({ '.git/HEAD': '', '.opencode/opencode.json': '{}' });
    expect((await readOpencodeProject(root, look())).views).toEqual([]);
  });
});

describe('the administrator’s configuration', () => {
  it('refuses the start where it does more than choose settings, until it is allowed', async () => {
    await put({ 'etc/opencode.json': '{"share":"disabled"}', 'etc/opencode.jsonc': '{"provider":{"openai":{}}}' });
    const [view, ...none] = await managedFiles(join(root, 'etc'), look());
    expect(none).toEqual([]);
    expect(view).toMatchObject({ path: join(root, 'etc/opencode.jsonc'), effect: 'refused', canAllow: true });
    expect((await managedFiles(join(root, 'etc'), look(view?.hash ?? '')))[0]?.effect).toBe('used');
    await put({ 'etc/opencode.jsonc': 'cannot be read' });
    expect((await managedFiles(join(root, 'etc'), look()))[0]?.effect).toBe('refused');
    expect(await managedFiles(join(root, 'nowhere'), look())).toEqual([]);
  });

  it('lies where OpenCode looks for it', () => {
    expect(managedFolder({}, 'linux')).toBe('/etc/opencode');
    expect(managedFolder({}, 'darwin')).toBe('/Library/Application Support/opencode');
    expect(managedFolder({ ProgramData: 'D:\\Data' }, 'win32')).toContain('D:\\Data');
  });
});

describe('tools', () => {
  it('are led to what is there and not said otherwise', async () => {
    await put({ '.config/gh/hosts.yml': '', '.local/share/mise/x': '', '.cache/ms-playwright/x': '' });
    const { variables } = await toolFolders({ MISE_DATA_DIR: '/own' }, root, 'linux');
    expect(variables).toEqual({
      GH_CONFIG_DIR: join(root, '.config/gh'),
      PLAYWRIGHT_BROWSERS_PATH: join(root, '.cache/ms-playwright'),
    });
  });

  it('find git’s settings of the person', async () => {
    expect((await toolFolders({}, root, 'linux')).gitConfig).toBeNull();
    await put({ 'odd " name/git/config': '', 'odd " name/git/ignore': '' });
    const folder = join(root, 'odd " name');
    const quoted = folder.replace('"', '\\"');
    expect((await toolFolders({ XDG_CONFIG_HOME: folder }, root, 'linux')).gitConfig).toBe(
      `[core]\n\texcludesFile = "${quoted}/git/ignore"\n[include]\n\tpath = "${quoted}/git/config"\n`,
    );
  });

  it('on Windows: GitHub’s keeps its settings elsewhere', async () => {
    await put({ 'AppData/GitHub CLI/hosts.yml': '' });
    const { variables } = await toolFolders({ APPDATA: join(root, 'AppData') }, root, 'win32');
    expect(variables).toEqual({ GH_CONFIG_DIR: join(root, 'AppData', 'GitHub CLI') });
  });
});
