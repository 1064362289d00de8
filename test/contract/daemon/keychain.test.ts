// The account key in a real Secret Service. Needs dbus-daemon and gnome-keyring-daemon, which the set-up installs.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accountIdSchema } from '../../../core/ids.ts';
import { systemKeychain } from '../../../daemon/account/keychain.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { hasSecretService, type SecretService, startSecretService } from '../../support/secret-service.ts';
import { type DataFolder, makeDataFolder, runDaemon } from '../../support/test-daemon.ts';

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
    expect((await first.state()).account).toEqual({ state: 'open', protection: 'keychain' });
    await first.stop();
    const second = await start();
    expect((await second.state()).account).toEqual({ state: 'open', protection: 'keychain' });
    await second.stop();

    await service.keyring('locked');
    const third = await start();
    const blocked = { state: 'blocked', protection: 'keychain', cause: 'keychain_unavailable' };
    expect((await third.state()).account).toEqual(blocked);
    await third.call['account.retry']({});
    expect((await third.state()).account).toEqual(blocked);
    await service.keyring('unlocked');
    await third.call['account.retry']({});
    expect((await third.state()).account).toEqual({ state: 'open', protection: 'keychain' });
    await third.stop();
    expect(await readFile(join(folder.home, 'account.json'), 'utf8')).toContain('"type": "keychain"');
  });
});
