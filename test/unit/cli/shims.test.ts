// Shims: their text for each system, the line for PATH, and a folder in which nothing foreign is touched. The Windows form is judged by its text alone.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathLine } from '../../../cli/shims/path-line.ts';
import { findShims, installShims, removeShims } from '../../../cli/shims/shim-files.ts';
import { shimName, shimText } from '../../../cli/shims/shim-text.ts';
import { shimMarker, shimMarkerBytes } from '../../../core/shim.ts';

const self = ["/opt/it's/node", '/opt/happier.mjs'];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'happier-shims-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the text', () => {
  it('hands everything behind the name to happier run, by absolute paths', () => {
    const text = shimText({ backend: 'claude', self, home: null }, 'linux');
    expect(text.split('\n').slice(2)).toEqual([
      `exec '/opt/it'\\''s/node' '/opt/happier.mjs' run claude --shim -- "$@"`,
      '',
    ]);
  });

  it('names a data folder that is not the usual one, unless the caller names another', () => {
    const text = shimText({ backend: 'pi', self, home: '/data' }, 'linux');
    expect(text).toContain(`[ -n "$HAPPIER_HOME" ] || export HAPPIER_HOME='/data'\n`);
  });

  it('is a batch file on Windows', () => {
    const windows = ['C:\\Program Files\\node.exe', 'C:\\100%\\happier.mjs'];
    const text = shimText({ backend: 'codex', self: windows, home: 'D:\\data' }, 'win32');
    expect(text.split('\r\n').filter((line) => !line.startsWith('rem '))).toEqual([
      '@echo off',
      'setlocal',
      'if not defined HAPPIER_HOME set "HAPPIER_HOME=D:\\data"',
      '"C:\\Program Files\\node.exe" "C:\\100%%\\happier.mjs" run codex --shim -- %*',
      '',
    ]);
    expect(shimName('codex', 'win32')).toBe('codex.cmd');
  });

  it.each(['linux', 'win32'] as const)('has the marker where it is looked for (%s)', (platform) => {
    expect(shimText({ backend: 'opencode', self, home: null }, platform).slice(0, shimMarkerBytes)).toContain(
      shimMarker,
    );
  });
});

describe('a folder of shims', () => {
  const all = ['claude', 'codex'] as const;
  const install = () => installShims(folder, all, { self, home: null });

  it('gets them, as programs, and leaves no part behind; a second time they are written anew', async () => {
    await install();
    await writeFile(join(folder, 'codex'), `#!/bin/sh\n# ${shimMarker}: an older one\n`);
    await install();
    expect(await readdir(folder)).toEqual(['claude', 'codex']);
    expect((await stat(join(folder, 'codex'))).mode & 0o777).toBe(0o755);
    expect(await readFile(join(folder, 'codex'), 'utf8')).toContain('run codex --shim');
    expect((await findShims(folder)).map(({ backend }) => backend)).toEqual(['claude', 'codex']);
  });

  it.each([
    ['a program', (path: string) => writeFile(path, '#!/bin/sh\necho real\n', { mode: 0o755 })],
    ['a folder', (path: string) => mkdir(path)],
    ['a link', (path: string) => symlink('/bin/sh', path)],
    ['a link that leads nowhere', (path: string) => symlink('/nowhere', path)],
    ['a file that cannot be run', (path: string) => writeFile(path, '')],
  ])('with %s of the same name is refused by name before anything is written', async (_, make) => {
    await make(join(folder, 'codex'));
    await expect(install()).rejects.toMatchObject({ code: 'shim_folder', detail: join(folder, 'codex') });
    expect(await readdir(folder)).toEqual(['codex']);
    expect(await removeShims(folder, all)).toEqual([]);
    expect(await readdir(folder)).toEqual(['codex']);
  });

  it('with a link to one of ours is refused too: it lies elsewhere', async () => {
    await installShims(join(folder, 'there'), ['codex'], { self, home: null });
    await symlink(join(folder, 'there', 'codex'), join(folder, 'codex'));
    await expect(install()).rejects.toMatchObject({ code: 'shim_folder' });
    expect(await findShims(folder)).toEqual([]);
  });

  it('loses only ours, and only those named', async () => {
    await install();
    await writeFile(join(folder, 'gemini'), '#!/bin/sh\n');
    await chmod(join(folder, 'gemini'), 0o755);
    expect((await removeShims(folder, ['codex', 'gemini'])).map(({ backend }) => backend)).toEqual(['codex']);
    expect(await readdir(folder)).toEqual(['claude', 'gemini']);
  });
});

describe('the line for PATH', () => {
  it.each([
    ['/bin/bash', `export PATH='/it'\\''s/shims':"$PATH"`, '~/.bashrc'],
    ['/usr/bin/zsh', `export PATH='/it'\\''s/shims':"$PATH"`, '~/.zshrc'],
    ['/usr/bin/fish', `fish_add_path --path '/it'\\''s/shims'`, '~/.config/fish/config.fish'],
    [undefined, `export PATH='/it'\\''s/shims':"$PATH"`, '~/.profile'],
  ])('is one of the person’s shell (%s)', (shell, line, place) => {
    expect(pathLine("/it's/shims", shell, 'linux')).toEqual({ line, place });
  });

  it('is one of the console on Windows', () => {
    expect(pathLine('C:\\d\\shims', undefined, 'win32').line).toBe('set "PATH=C:\\d\\shims;%PATH%"');
  });
});
