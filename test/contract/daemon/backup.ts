// What the tests of restoring put into a daemon, look for afterwards, and copy as a person does who makes a backup.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { type DataFolder, makeDataFolder, type TestDaemon } from '../../support/test-daemon.ts';

const run = promisify(execFile);

export const work = { serviceId: 'openai', profileId: profileIdSchema.parse('Work') } as const;
const home = { serviceId: 'anthropic', profileId: profileIdSchema.parse('Home') } as const;

/** Two profiles with labels, one of them the default and with a pin. */
export async function fill({ call }: TestDaemon): Promise<void> {
  const skipCheck = true;
  await call['connect.secret']({ ...work, label: 'Office', secret: 'sk-planted-backup-key-0001', skipCheck });
  await call['connect.secret']({ ...home, label: 'House', secret: 'sk-ant-api03-planted-backup-key-0001', skipCheck });
  await call['profiles.default'](work);
  await call['profiles.pin']({ ...work, meterId: 'a-meter', pinned: true });
}

export async function expectFilled(daemon: TestDaemon): Promise<void> {
  const { account, profiles } = await daemon.state();
  expect(account.state).toBe('open');
  const status = expect.objectContaining({ state: 'limited' });
  expect(profiles).toMatchObject([
    { ...work, kind: 'api-key', label: 'Office', isDefault: true, pins: ['a-meter'], status },
    { ...home, kind: 'api-key', label: 'House', isDefault: false, pins: [], status },
  ]);
}

/** Copies files of the data folder (all of it, when none is named) with `cp -a`. */
export async function copyInto(from: DataFolder, to: DataFolder, ...names: readonly string[]): Promise<void> {
  const sources = names.length === 0 ? [from.home] : names.map((name) => join(from.home, name));
  const target = names.length === 0 ? to.root : to.home;
  await run('cp', ['-a', ...sources, target]);
}

/** Another computer, on which the whole data folder was put back: no keychain entry, nothing else of the first one. */
export async function restoredCopy(from: DataFolder): Promise<DataFolder> {
  const to = await makeDataFolder();
  await copyInto(from, to);
  return to;
}
