// What Claude Code would open in a browser is noted instead, and believed only when it belongs to the sign-in that is shown.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBrowserNote } from '../../../../daemon/connect/setup-token/browser-note.ts';
import { sampleAddress } from './recorded-output.ts';

const run = promisify(execFile);
const loopback = 'http://localhost:40075/callback';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "browser note's $folder-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function noted(address: string): Promise<string | null> {
  const note = await createBrowserNote(folder, 'linux');
  await run(note.program, [address]);
  return note.read(sampleAddress());
}

it('notes the address, privately', async () => {
  const address = sampleAddress({ redirectUri: loopback });
  expect(await noted(address)).toBe(address);
  expect(await readFile(join(folder, 'address'), 'utf8')).toBe(address);
  expect((await stat(join(folder, 'address'))).mode & 0o777).toBe(0o600);
});

it.each([
  ['that comes back to another computer', sampleAddress({ redirectUri: 'http://example.com:40075/callback' })],
  ['that ends on a page', sampleAddress()],
  ['of another sign-in', sampleAddress({ redirectUri: loopback, state: 'another-state-0123456789' })],
  ['of another host', sampleAddress({ redirectUri: loopback, host: 'claude.ai' })],
  ['of somebody else', 'https://example.com/cai/oauth/authorize?state=x'],
  ['that is too long', `${sampleAddress({ redirectUri: loopback })}&x=${'x'.repeat(5_000)}`],
])('does not believe an address %s', async (_, address) => {
  expect(await noted(address)).toBeNull();
});

it('knows none where nothing was opened, nor on Windows', async () => {
  const note = await createBrowserNote(folder, 'linux');
  expect(await note.read(sampleAddress())).toBeNull();
  await rm(note.program);
  await createBrowserNote(folder, 'win32');
  await expect(stat(note.program)).rejects.toThrow();
});

it('does not take a place that somebody has prepared', async () => {
  await writeFile(join(folder, 'browser'), 'something else');
  await expect(createBrowserNote(folder, 'linux')).rejects.toThrow();
});
