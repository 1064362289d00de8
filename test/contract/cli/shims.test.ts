// Shims: an editor or a script that calls `claude` gets the backend through `happier run`, and the shim never gets itself.
import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CliBench, type CliResult, createCliBench } from '../../support/cli.ts';
import { startOnTerminal } from '../../support/cli-terminal.ts';
import { type BackendDump, installScriptedBackend } from '../../support/scripted-backend.ts';

let bench: CliBench;
let root: string;
let shims: string;
let programs: string;
let env: { readonly PATH: string };

beforeAll(async () => {
  bench = await createCliBench({});
  root = join(bench.home, '..');
  programs = join(root, 'programs');
  shims = join(bench.home, 'shims');
  await installScriptedBackend(programs, ['claude', 'codex']);
  env = { PATH: `${programs}:/usr/bin:/bin` };
});
afterAll(() => bench.close());

/** As an editor starts a program: by its name, found in PATH. */
function call(
  name: string,
  args: readonly string[],
  { path = `${shims}:${env.PATH}`, input = '' } = {},
): Promise<CliResult> {
  const child = spawn(name, args, { cwd: root, env: { ...bench.environment, PATH: path } });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

describe('shims install', () => {
  it('makes one for each backend that is installed and prints the line for PATH alone', async () => {
    const made = await bench.run(['shims', 'install'], { env: { ...env, SHELL: '/bin/zsh' } });
    expect(made).toMatchObject({ code: 0, stdout: `export PATH='${shims}':"$PATH"\n` });
    expect(made.stderr).toContain('~/.zshrc');
    expect(await readdir(shims)).toEqual(['claude', 'codex']);
    const again = await bench.run(['shims', 'install', 'claude'], { env: { PATH: `${shims}:${env.PATH}` } });
    expect(again).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('in PATH already') });
    expect((await bench.run(['shims', 'list'])).stdout).toBe(`${join(shims, 'claude')}\n${join(shims, 'codex')}\n`);
  });

  it('refuses a folder that holds another program of that name, and touches nothing', async () => {
    const foreign = join(root, 'foreign');
    await mkdir(foreign);
    await writeFile(join(foreign, 'codex'), '#!/bin/sh\n', { mode: 0o755 });
    const refused = await bench.run(['shims', 'install', '--dir', foreign, 'claude', 'codex']);
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('[shim_folder]') });
    expect(await bench.run(['shims', 'remove', '--dir', foreign])).toMatchObject({ code: 1 });
    expect(await readdir(foreign)).toEqual(['codex']);
  });
});

describe('a shim', () => {
  it('is the backend: arguments, input, output and exit code as they are, and not a word of ours', async () => {
    const args = ['copy', '-p', '--output-format', 'stream-json', '--input-format', 'stream-json', '--', 'a  b', ''];
    const line = `${JSON.stringify({ type: 'user', message: 'Grüße' })}\n`;
    expect(await call('claude', args, { input: line })).toEqual({ code: 0, stdout: line, stderr: '' });
    expect(await call('codex', ['both'])).toEqual({ code: 5, stdout: 'output\n', stderr: 'error\n' });
    const { stdout } = await call('claude', ['dump', ...args]);
    expect((JSON.parse(stdout) as BackendDump).argv).toEqual(['dump', ...args]);
  });

  it('never gets itself, and inside the session the names mean the programs', async () => {
    const { stdout } = await call('claude', ['dump']);
    const { env: seen } = JSON.parse(stdout) as BackendDump;
    expect(seen.PATH).toBe(env.PATH);
    expect(
      Object.keys(seen).filter((name) => name.startsWith('HAPPIER_') && name !== 'HAPPIER_SESSION_VARIABLES'),
    ).toEqual([]);
    const elsewhere = join(root, 'elsewhere');
    expect(await bench.run(['shims', 'install', '--dir', elsewhere, 'claude'])).toMatchObject({ code: 0 });
    const twice = await call('claude', ['dump'], { path: `${elsewhere}:${shims}:${env.PATH}` });
    expect((JSON.parse(twice.stdout) as BackendDump).env.PATH).toBe(env.PATH);
  });

  it('says that the backend is missing where only shims are left', async () => {
    expect(await call('claude', ['dump'], { path: `${shims}:/usr/bin:/bin` })).toMatchObject({
      code: 127,
      stderr: expect.stringContaining('[backend_missing]'),
    });
  });

  it('on a terminal is the session, and says who pays', async () => {
    const terminal = startOnTerminal(bench, ['screen'], { PATH: env.PATH }, root, [join(shims, 'codex')]);
    await terminal.seen('codex bills to Native login');
    await terminal.seen('READY<>');
    terminal.type('q');
    expect(await terminal.exitCode).toBe(4);
  });

  it('does not count as an installed backend', async () => {
    const only = join(root, 'only');
    await mkdir(only);
    expect(await bench.run(['shims', 'install', '--dir', only, 'pi'])).toMatchObject({ code: 0 });
    await bench.run(['daemon', 'stop', '--force']);
    const listed = await bench.run(['backends'], { env: { PATH: `${only}:${env.PATH}`, SHELL: '/bin/false' } });
    expect(listed.stdout).toMatch(/^pi +Pi +not installed +npm install -g /m);
    expect(listed.stdout).toMatch(new RegExp(`^claude +Claude Code +9\\.8\\.7 .*${join(programs, 'claude')}$`, 'm'));
  });
});

describe('shims remove', () => {
  it('takes away ours alone', async () => {
    await writeFile(join(shims, 'gemini'), '#!/bin/sh\n');
    await chmod(join(shims, 'gemini'), 0o755);
    expect(await bench.run(['shims', 'remove'])).toMatchObject({ code: 0 });
    expect(await readdir(shims)).toEqual(['gemini']);
    expect(await bench.run(['shims', 'remove'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[not_found]'),
    });
  });
});
