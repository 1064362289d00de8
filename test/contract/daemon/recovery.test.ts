// Restoring from a copy of the data folder with the recovery key, on a computer without a keychain (with one: keychain.test.ts), and data
// folders that are damaged.
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemKeychain } from '../../../daemon/account/keychain.ts';
import { type DataFolder, makeDataFolder, runDaemon, type TestDaemon } from '../../support/test-daemon.ts';
import { copyInto, expectFilled, fill, restoredCopy, work } from './backup.ts';

const wrongWords = `${'abandon '.repeat(23)}art`;
const passphrase = 'the passphrase of the other computer';

const running: TestDaemon[] = [];
const folders: DataFolder[] = [];
let folder: DataFolder;
beforeEach(async () => {
  folder = await makeDataFolder();
  folders.push(folder);
  vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nonexistent/bus');
});
afterEach(async () => {
  for (const daemon of running.splice(0)) await daemon.stop();
  for (const each of folders.splice(0)) await each.remove();
});

/** A computer with a keychain of its own. */
async function start(on = folder): Promise<TestDaemon> {
  const daemon = await runDaemon({ folder: on });
  running.push(daemon);
  return daemon;
}

/** A computer without a keychain, as a container is one. */
async function startBare(on: DataFolder): Promise<TestDaemon> {
  const daemon = await runDaemon({ folder: on, ports: { keychain: systemKeychain } });
  running.push(daemon);
  return daemon;
}

async function stop(daemon: TestDaemon): Promise<void> {
  running.splice(running.indexOf(daemon), 1);
  await daemon.stop();
}

async function copy(): Promise<DataFolder> {
  const restored = await restoredCopy(folder);
  folders.push(restored);
  return restored;
}

const recover = (daemon: TestDaemon, words: string) => daemon.call['account.recover']({ words, passphrase });

describe('on another computer', () => {
  it('opens the data with the recovery key, behind a passphrase of that computer', async () => {
    const first = await start();
    await fill(first);
    const words = (await first.recoveryKey()).join(' ');
    await stop(first);
    const restored = await copy();

    const second = await startBare(restored);
    expect(await second.state()).toMatchObject({
      account: { state: 'blocked', cause: 'keychain_unavailable' },
      profiles: [],
    });
    await expect(second.recoveryKey()).rejects.toMatchObject({ code: 'keychain_unavailable' });
    await expect(recover(second, wrongWords)).rejects.toMatchObject({ code: 'recovery_other_account' });
    await expect(recover(second, words.replace(/^\w+/, 'nonword'))).rejects.toMatchObject({
      code: 'recovery_words_wrong',
      detail: 'word 1',
    });
    await expect(second.call['account.recover']({ words })).rejects.toMatchObject({ code: 'keychain_unavailable' });
    await recover(second, words);
    await expectFilled(second);
    expect((await second.state()).account).toMatchObject({ protection: 'passphrase' });
    expect((await second.call['account.recoveryKey']({ passphrase })).words.join(' ')).toBe(words);
    await stop(second);

    const third = await startBare(restored);
    expect((await third.state()).account).toEqual({ state: 'locked', protection: 'passphrase', wrongFile: false });
    await third.call['account.unlock']({ passphrase });
    await expectFilled(third);
    await third.call['profiles.label']({ ...work, label: 'Bureau' });
    expect(await third.state()).toMatchObject({ profiles: [{ label: 'Bureau' }, {}] });
    // The file of the first computer is kept.
    expect((await readdir(restored.home)).filter((name) => name.startsWith('account.json.kept-'))).toHaveLength(1);
  });

  it('opens a copy that was made while the daemon ran', async () => {
    const first = await start();
    await fill(first);
    const words = (await first.recoveryKey()).join(' ');
    const restored = await copy();
    await first.call['profiles.label']({ ...work, label: 'Later' });
    const second = await startBare(restored);
    await recover(second, words);
    await expectFilled(second);
  });

  it('opens copies that were made while it wrote', async () => {
    const first = await start();
    await fill(first);
    const words = (await first.recoveryKey()).join(' ');
    let writing = true;
    const writer = (async () => {
      for (let count = 0; writing; count += 1) await first.call['profiles.label']({ ...work, label: `Label ${count}` });
    })();
    const copies: DataFolder[] = [];
    for (let count = 0; count < 4; count += 1) copies.push(await copy());
    writing = false;
    await writer;
    await stop(first);
    for (const restored of copies) {
      const second = await startBare(restored);
      await recover(second, words);
      expect(await second.state()).toMatchObject({
        profiles: [
          { label: expect.stringMatching(/^(Office|Label \d+)$/), status: { state: 'limited' } },
          { label: 'House' },
        ],
      });
      await second.call['profiles.label']({ ...work, label: 'Restored' });
      expect(await second.state()).toMatchObject({ profiles: [{ label: 'Restored' }, {}] });
      await stop(second);
    }
  });

  it('takes rows that are older than what the index of the same copy remembers', async () => {
    const first = await start();
    await fill(first);
    const words = (await first.recoveryKey()).join(' ');
    const restored = await makeDataFolder();
    folders.push(restored);
    await mkdir(restored.home, { mode: 0o700 });
    // A copy that takes its time: the rows first, the index after another change.
    await stop(first);
    await copyInto(folder, restored, 'server.sqlite', 'server.sqlite-wal');
    const again = await start();
    await again.call['profiles.label']({ ...work, label: 'Later' });
    await again.call['connect.secret']({
      ...work,
      secret: 'sk-planted-backup-key-0002',
      replace: true,
      skipCheck: true,
    });
    await stop(again);
    await copyInto(folder, restored, 'daemon.sqlite', 'daemon.sqlite-wal', 'account.json');
    const second = await startBare(restored);
    await recover(second, words);
    await expectFilled(second);
    await second.call['profiles.label']({ ...work, label: 'Restored' });
    expect(await second.state()).toMatchObject({ profiles: [{ label: 'Restored' }, {}] });
  });
});

describe('an account file that is damaged or gone', () => {
  it.each([
    ['cut short', (file: string) => readFile(file, 'utf8').then((text) => writeFile(file, text.slice(0, 30)))],
    ['gone', (file: string) => rm(file)],
  ])('%s is a state of its own, and the recovery key is the way out', async (_, damage) => {
    const first = await start();
    await fill(first);
    const words = (await first.recoveryKey()).join(' ');
    await stop(first);
    await damage(join(folder.home, 'account.json'));
    const second = await start();
    expect(await second.state()).toMatchObject({
      account: { state: 'blocked', cause: 'account_damaged' },
      profiles: [],
    });
    await expect(
      second.call['connect.secret']({ ...work, secret: 'sk-planted-backup-key-0003' }),
    ).rejects.toMatchObject({
      code: 'account_damaged',
    });
    await expect(second.call['account.unlock']({ passphrase })).rejects.toMatchObject({ code: 'account_damaged' });
    // Another valid key opens no row, so it is not taken for the account's.
    await expect(recover(second, wrongWords)).rejects.toMatchObject({ code: 'recovery_other_account' });
    expect((await second.state()).account).toEqual({ state: 'blocked', cause: 'account_damaged' });
    await second.call['account.recover']({ words });
    await expectFilled(second);
    await stop(second);
    await expectFilled(await start());
  });

  it('is not proved by rows that are switched off', async () => {
    const first = await start();
    const words = (await first.recoveryKey()).join(' ');
    await stop(first);
    await rm(join(folder.home, 'account.json'));
    const variables = { HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED: 'false' };
    const second = await runDaemon({ folder, variables });
    running.push(second);
    await expect(recover(second, words)).rejects.toMatchObject({ code: 'feature_off' });
  });
});

it('counts as proved by whoever has used it, and by re-entry', async () => {
  const first = await start();
  const words = (await first.recoveryKey()).join(' ');
  expect((await first.state()).account).toMatchObject({ recoveryCheckedAt: null });
  expect(await first.call['account.checkRecovery']({ words: wrongWords })).toEqual({ matches: false });
  expect((await first.state()).account).toMatchObject({ recoveryCheckedAt: null });
  expect(await first.call['account.checkRecovery']({ words })).toEqual({ matches: true });
  const { account } = await first.state();
  expect(account).toMatchObject({ recoveryCheckedAt: expect.any(Number) });
  await stop(first);
  expect((await (await start()).state()).account).toEqual(account);
});

it('is never told over the socket where the keychain protects the data', async () => {
  const first = await start();
  await expect(first.call['account.recoveryKey']({ passphrase })).rejects.toMatchObject({ code: 'recovery_needs_app' });
});

it('leaves no word of it in the data folder', async () => {
  const first = await start();
  await fill(first);
  const words = await first.recoveryKey();
  await first.call['account.checkRecovery']({ words: words.join(' ') });
  await recover(first, words.join(' '));
  await stop(first);
  const pair = `${words[0]} ${words[1]}`;
  const { stdout } = await promisify(execFile)('grep', ['-rlaiF', '-e', pair, folder.home]).catch(() => ({
    stdout: '',
  }));
  expect(stdout).toBe('');
});
