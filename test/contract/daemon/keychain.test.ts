// The account key in a real Secret Service. Needs dbus-daemon and gnome-keyring-daemon, which the set-up installs.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AsyncEntry } from '@napi-rs/keyring';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountIdSchema } from '../../../core/ids.ts';
import { systemKeychain } from '../../../daemon/account/keychain.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { hasSecretService, type SecretService, startSecretService } from '../../support/secret-service.ts';
import { type DataFolder, makeDataFolder, runDaemon } from '../../support/test-daemon.ts';
import { expectFilled, fill, restoredCopy } from './backup.ts';

const accountId = accountIdSchema.parse(randomUUID());
const secret = systemPorts.random(32);

describe.skipIf(!hasSecretService)('on a session bus', () => {
  // One bus for all, and none in the other tests of this process: libdbus keeps the first address that it has read.
  let service: SecretService;
  let folder: DataFolder;
  beforeAll(async () => {
    service = await startSecretService();
  });
  afterAll(() => service.close());
  beforeEach(async () => {
    folder = await makeDataFolder();
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', service.address);
  });
  afterEach(() => folder.remove());
  const start = () => runDaemon({ folder, ports: { keychain: systemKeychain } });

  it('is unavailable where no keyring runs', async () => {
    expect(await systemKeychain.write(accountId, secret)).toBe(false);
    expect(await systemKeychain.read(accountId)).toEqual({ outcome: 'unavailable' });
  });

  it('keeps a secret and gives it back, and tells that another is missing', async () => {
    await service.keyring('unlocked');
    expect(await systemKeychain.read(accountId)).toEqual({ outcome: 'missing' });
    expect(await systemKeychain.write(accountId, secret)).toBe(true);
    expect(await systemKeychain.read(accountId)).toEqual({ outcome: 'found', secret });
    expect(await systemKeychain.read(accountIdSchema.parse(randomUUID()))).toEqual({ outcome: 'missing' });
  });

  it('opens the account at every start, until it is locked, and again when it is unlocked', async () => {
    await service.keyring('unlocked');
    const first = await start();
    expect((await first.state()).account).toEqual({ state: 'open', protection: 'keychain', recoveryCheckedAt: null });
    await first.stop();
    const second = await start();
    expect((await second.state()).account).toEqual({ state: 'open', protection: 'keychain', recoveryCheckedAt: null });
    await second.stop();

    await service.keyring('locked');
    const third = await start();
    const blocked = { state: 'blocked', cause: 'keychain_locked' };
    expect((await third.state()).account).toEqual(blocked);
    await third.call['account.retry']({});
    expect((await third.state()).account).toEqual(blocked);
    await service.keyring('unlocked');
    await third.call['account.retry']({});
    expect((await third.state()).account).toEqual({ state: 'open', protection: 'keychain', recoveryCheckedAt: null });
    await third.stop();
    expect(await readFile(join(folder.home, 'account.json'), 'utf8')).toContain('"type": "keychain"');
  });

  /** The account's entry, written by somebody else. */
  async function overwrite(text: string): Promise<string> {
    const { accountId: id } = JSON.parse(await readFile(join(folder.home, 'account.json'), 'utf8'));
    await new AsyncEntry('Happier Desktop', id, { linux: { store: 'secret-service' } }).setPassword(text);
    return id;
  }

  it.each([
    ['key_missing', () => service.emptyKeyring()],
    ['key_changed', () => overwrite(Buffer.from(systemPorts.random(32)).toString('base64url'))],
    ['key_wrong', () => overwrite('no key at all')],
  ] as const)('says what is the matter with its entry (%s), and opens with the recovery key', async (cause, change) => {
    await service.emptyKeyring();
    const first = await start();
    await fill(first);
    const words = (await first.recoveryKey()).join(' ');
    await first.stop();
    await change();
    const second = await start();
    expect(await second.state()).toMatchObject({ account: { state: 'blocked', cause }, profiles: [] });
    await second.call['account.recover']({ words });
    await expectFilled(second);
    expect((await second.state()).account).toMatchObject({ protection: 'keychain' });
    await second.stop();
    const third = await start();
    await expectFilled(third);
    await third.stop();
  });

  it('leaves an entry of another key where it is', async () => {
    await service.emptyKeyring();
    const first = await start();
    const words = (await first.recoveryKey()).join(' ');
    await first.stop();
    const other = systemPorts.random(32);
    const id = await overwrite(Buffer.from(other).toString('base64url'));
    const daemon = await start();
    await daemon.call['account.recover']({ words });
    await daemon.stop();
    expect(await systemKeychain.read(id)).toEqual({ outcome: 'found', secret: other });
  });

  it('restores a copy of the data folder on another computer', async () => {
    await service.emptyKeyring();
    const first = await start();
    await fill(first);
    const words = (await first.recoveryKey()).join(' ');
    await first.stop();
    const restored = await restoredCopy(folder);
    await service.emptyKeyring();
    const begin = () => runDaemon({ folder: restored, ports: { keychain: systemKeychain } });
    const second = await begin();
    expect((await second.state()).account).toEqual({ state: 'blocked', cause: 'key_missing' });
    await second.call['account.recover']({ words });
    await expectFilled(second);
    await second.stop();
    const third = await begin();
    await expectFilled(third);
    await third.stop();
    await restored.remove();
  });
});
