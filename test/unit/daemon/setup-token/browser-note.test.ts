// What Claude Code would open in a browser is noted instead.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBrowserNote } from '../../../../daemon/connect/setup-token/browser-note.ts';
import { sampleAddress } from './recorded-output.ts';

const run = promisify(execFile);
const address = sampleAddress({ redirectUri: 'http://localhost:40075/callback' });
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "browser note's $folder-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('notes the address as it is, privately', async () => {
  const note = await createBrowserNote(folder, 'linux');
  await run(note.program, [address]);
  expect(await note.read()).toBe(address);
  expect((await stat(join(folder, 'address'))).mode & 0o777).toBe(0o600);
});

it('knows none where nothing was opened, nor on Windows', async () => {
  const note = await createBrowserNote(folder, 'linux');
  expect(await note.read()).toBe('');
  await rm(note.program);
  await createBrowserNote(folder, 'win32');
  await expect(stat(note.program)).rejects.toThrow();
});

it('does not take a place that somebody has prepared', async () => {
  await writeFile(join(folder, 'browser'), 'something else');
  await expect(createBrowserNote(folder, 'linux')).rejects.toThrow();
});
