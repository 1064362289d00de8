// A machine without a keychain: the account behind a passphrase, over the daemon's socket and its passphrase file.
import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { systemKeychain } from '../../../daemon/account/keychain.ts';
import {
  type DataFolder,
  makeDataFolder,
  runDaemon,
  type TestDaemon,
  testPassphrase,
} from '../../support/test-daemon.ts';

let folder: DataFolder;
let daemon: TestDaemon | null = null;
beforeEach(async () => {
  folder = await makeDataFolder();
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nonexistent/bus');
});
afterEach(async () => {
  await daemon?.stop();
  daemon = null;
  await folder.remove();
});

async function start(passphrase = false): Promise<TestDaemon> {
  await daemon?.stop();
  daemon = await runDaemon({ folder, passphrase, ports: { keychain: systemKeychain } });
  return daemon;
}

const key = { serviceId: 'openai', profileId: profileIdSchema.parse('Work'), key: 'sk-planted-key-0001' } as const;

it('wants a passphrase first, keeps nothing before, and opens with it after every start', async () => {
  const first = await start();
  expect((await first.state()).account).toEqual({ state: 'passphrase-wanted' });
  await expect(first.call['connect.apiKey'](key)).rejects.toMatchObject({ code: 'account_locked' });
  await expect(first.call['account.unlock']({ passphrase: 'short' })).rejects.toMatchObject({
    code: 'passphrase_weak',
  });
  await first.call['account.unlock']({ passphrase: testPassphrase });
  await first.call['connect.apiKey'](key);

  const second = await start();
  expect(await second.state()).toMatchObject({ account: { state: 'locked', protection: 'passphrase' }, profiles: [] });
  await expect(second.call['connect.apiKey'](key)).rejects.toMatchObject({ code: 'account_locked' });
  const wrong = second.call['account.unlock']({ passphrase: 'wrong passphrase' });
  await expect(wrong).rejects.toMatchObject({ code: 'passphrase_wrong' });
  await second.call['account.unlock']({ passphrase: testPassphrase });
  expect(await second.state()).toMatchObject({
    account: { state: 'open', protection: 'passphrase' },
    profiles: [{ profileId: 'Work', kind: 'api-key' }],
  });
});

it('is opened by the passphrase file, which a headless machine has', async () => {
  expect((await (await start(true)).state()).account).toEqual({ state: 'open', protection: 'passphrase' });
  expect((await (await start(true)).state()).account).toEqual({ state: 'open', protection: 'passphrase' });
  await writeFile(folder.passphraseFile, 'another passphrase');
  expect((await (await start(true)).state()).account).toEqual({ state: 'locked', protection: 'passphrase' });
});
