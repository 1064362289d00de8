// The package's `bin`: packed, installed elsewhere with its run-time dependencies only, and run from there.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../../build/lib/project.mjs';

const installLimitMs = 120_000;
let folder: string;
let happier: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'happier-cli-package-'));
  const packed = JSON.parse(npm(projectRoot, 'pack', '--json', '--pack-destination', folder)) as { filename: string }[];
  npm(folder, 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder, `./${packed[0]?.filename}`);
  happier = path.join(folder, 'node_modules', '.bin', 'happier');
}, installLimitMs);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

it('brings what runs, and no tool of development', () => {
  const installed = fs.readdirSync(path.join(folder, 'node_modules'));
  expect(installed).toEqual(expect.arrayContaining(['happier-desktop', 'libsql']));
  expect(installed).not.toEqual(expect.arrayContaining(['electron']));
  const files = fs.readdirSync(path.join(folder, 'node_modules', 'happier-desktop', 'dist'), { recursive: true });
  // npm packs the file that `main` names whatever `files` says.
  expect(files.sort()).toEqual(['cli', 'cli/happier.mjs', 'electron', 'electron/main.mjs']);
});

it('tells its usage', () => {
  const { status, stdout } = run('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('connect');
});

it('answers wrong usage with exit code 2', () => {
  expect(run('no-such-command').status).toBe(2);
});

it('loads its native parts: a daemon starts, says so, and stops', () => {
  expect(run('daemon', 'start').status).toBe(0);
  expect(run('daemon', 'status').status).toBe(0);
  expect(run('daemon', 'stop').status).toBe(0);
});

/** Runs npm, as the one that runs the tests where there is one; gives what it printed on standard output. */
function npm(cwd: string, ...args: string[]): string {
  const script = process.env.npm_execpath;
  const [program, ...before] = script?.endsWith('.js') ? [process.execPath, script] : ['npm'];
  const { status, stdout, stderr } = spawnSync(program ?? 'npm', [...before, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm ${args[0]} failed: ${stderr}`);
  return stdout;
}

/** Runs the installed program with a data folder of its own and a passphrase instead of a keychain. */
function run(...args: string[]) {
  const passphraseFile = path.join(folder, 'passphrase');
  fs.writeFileSync(passphraseFile, 'a passphrase for this test only', { mode: 0o600 });
  const env = { ...process.env, HAPPIER_HOME: path.join(folder, 'home'), HAPPIER_PASSPHRASE_FILE: passphraseFile };
  return spawnSync(happier, args, { cwd: folder, encoding: 'utf8', env, timeout: 60_000 });
}
