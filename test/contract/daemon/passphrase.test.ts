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

const key = {
  serviceId: 'openai',
  profileId: profileIdSchema.parse('Work'),
  secret: 'sk-planted-key-0001',
  skipCheck: true,
} as const;

it('wants a passphrase first, keeps nothing before, and opens with it after every start', async () => {
  const first = await start();
  expect((await first.state()).account).toEqual({ state: 'passphrase-wanted' });
  await expect(first.call['connect.secret'](key)).rejects.toMatchObject({ code: 'account_locked' });
  await expect(first.call['account.unlock']({ passphrase: 'short' })).rejects.toMatchObject({
    code: 'passphrase_weak',
  });
  await first.call['account.unlock']({ passphrase: testPassphrase });
  await first.call['connect.secret'](key);

  const second = await start();
  expect(await second.state()).toMatchObject({ account: { state: 'locked', wrongFile: false }, profiles: [] });
  await expect(second.call['connect.secret'](key)).rejects.toMatchObject({ code: 'account_locked' });
  const wrong = second.call['account.unlock']({ passphrase: 'wrong passphrase' });
  await expect(wrong).rejects.toMatchObject({ code: 'passphrase_wrong' });
  await second.call['account.unlock']({ passphrase: testPassphrase });
  expect(await second.state()).toMatchObject({
    account: { state: 'open', protection: 'passphrase', recoveryCheckedAt: null },
    profiles: [{ profileId: 'Work', kind: 'api-key' }],
  });
});

it('is opened by the passphrase file, which a headless machine has', async () => {
  expect((await (await start(true)).state()).account).toEqual({
    state: 'open',
    protection: 'passphrase',
    recoveryCheckedAt: null,
  });
  expect((await (await start(true)).state()).account).toEqual({
    state: 'open',
    protection: 'passphrase',
    recoveryCheckedAt: null,
  });
  await writeFile(folder.passphraseFile, 'another passphrase');
  expect((await (await start(true)).state()).account).toEqual({
    state: 'locked',
    protection: 'passphrase',
    wrongFile: true,
  });
});

it('is changed by who knows it, and the recovery key stays the same', async () => {
  const next = 'the second passphrase';
  const first = await start(true);
  await first.call['connect.secret'](key);
  const { words } = await first.call['account.recoveryKey']({ passphrase: testPassphrase });
  const { call } = first;
  await expect(call['account.passphrase']({ current: next, next })).rejects.toMatchObject({ code: 'passphrase_wrong' });
  await call['account.passphrase']({ current: testPassphrase, next });
  expect((await call['account.recoveryKey']({ passphrase: next })).words).toEqual(words);
  await expect(call['account.recoveryKey']({ passphrase: testPassphrase })).rejects.toMatchObject({
    code: 'passphrase_wrong',
  });

  // The file of the headless machine holds the old one by now, and that is said.
  const second = await start(true);
  expect((await second.state()).account).toEqual({ state: 'locked', protection: 'passphrase', wrongFile: true });
  await second.call['account.unlock']({ passphrase: next });
  expect(await second.state()).toMatchObject({ account: { state: 'open' }, profiles: [{ profileId: 'Work' }] });
});

it('does not lock out who has guessed wrong many times', async () => {
  await start(true);
  const { call } = await start();
  const guesses = Array.from({ length: 6 }, (_, count) => call['account.unlock']({ passphrase: `guess ${count}` }));
  for (const guess of await Promise.allSettled(guesses))
    expect(guess).toMatchObject({ status: 'rejected', reason: { code: 'passphrase_wrong' } });
  await call['account.unlock']({ passphrase: testPassphrase });
});
