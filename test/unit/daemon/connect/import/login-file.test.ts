// Which files are read at all: the person's own regular ones, also behind a link, and none that could hang or fill the daemon.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readLoginFile } from '../../../../../daemon/connect/import/login-file.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'happier-login-'));
  file = join(folder, 'auth.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const isRoot = process.getuid?.() === 0;

it('reads a file of any mode up to its size', async () => {
  writeFileSync(file, 'x'.repeat(100));
  expect(await readLoginFile(file, 100)).toEqual({ outcome: 'text', text: 'x'.repeat(100) });
  expect(await readLoginFile(file, 99)).toEqual({ outcome: 'unreadable' });
});

it('follows a link to such a file', async () => {
  writeFileSync(join(folder, 'dotfile'), 'the text');
  symlinkSync(join(folder, 'dotfile'), file);
  expect(await readLoginFile(file, 100)).toEqual({ outcome: 'text', text: 'the text' });
});

it('finds nothing where there is nothing', async () => {
  expect(await readLoginFile(file, 100)).toEqual({ outcome: 'absent' });
  writeFileSync(join(folder, 'plain'), '');
  expect(await readLoginFile(join(folder, 'plain', 'auth.json'), 100)).toEqual({ outcome: 'absent' });
  symlinkSync(join(folder, 'gone'), file);
  expect(await readLoginFile(file, 100)).toEqual({ outcome: 'absent' });
});

it.each<[string, () => void]>([
  ['a folder', () => mkdirSync(file)],
  ['a pipe that nobody writes to', () => execFileSync(join('/usr/bin', 'mkfifo'), [file])],
  ['a device behind a link', () => symlinkSync('/dev/zero', file)],
  ['a link to itself', () => symlinkSync(file, file)],
])('does not read %s', async (_, make) => {
  make();
  expect(await readLoginFile(file, 100)).toEqual({ outcome: 'unreadable' });
});

it.runIf(isRoot)("does not read another person's file, also behind a link", async () => {
  writeFileSync(join(folder, 'theirs'), 'secret');
  chownSync(join(folder, 'theirs'), 12_345, 12_345);
  symlinkSync(join(folder, 'theirs'), file);
  expect(await readLoginFile(file, 100)).toEqual({ outcome: 'unreadable' });
});

it.skipIf(isRoot)('does not fail on a file that may not be read', async () => {
  writeFileSync(file, 'text');
  chmodSync(file, 0);
  expect(await readLoginFile(file, 100)).toEqual({ outcome: 'unreadable' });
});
