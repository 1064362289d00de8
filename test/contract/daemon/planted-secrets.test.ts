// A whole life of a daemon with secrets that can be recognised: afterwards none of them stands readable anywhere below the data folder.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import type { Random } from '../../../daemon/clock.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { filesBelow } from '../../support/files-below.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import {
  beginSignIn,
  type DataFolder,
  keepKey,
  makeDataFolder,
  runDaemon,
  signIn,
  testPassphrase,
} from '../../support/test-daemon.ts';

const apiKey = 'sk-proj-planted-key-of-openai-0001';
const codex = { serviceId: 'openai-codex', profileId: profileIdSchema.parse('Work') } as const;

let simulator: TestSimulator;
let folder: DataFolder;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  folder = await makeDataFolder();
  folder.keychain.mode = 'unavailable';
});
afterEach(() => folder.remove());

/** Looks for every secret in every file, as it is and as it could be written. */
async function scan(secrets: readonly (string | Buffer)[]): Promise<void> {
  const forms = secrets.flatMap((secret) => {
    const bytes = Buffer.from(secret);
    return [
      bytes,
      bytes.toString('base64'),
      bytes.toString('base64url'),
      bytes.toString('hex'),
      encodeURIComponent(bytes.toString('latin1')),
    ];
  });
  const files = await filesBelow(folder.home);
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining([join(folder.home, 'server.sqlite')]));
  for (const { path, bytes } of files) {
    for (const form of forms) expect(bytes.includes(form), `a secret in ${path}`).toBe(false);
  }
}

it('keeps none in the clear', async () => {
  // The account key, states, verifiers and key pairs are what is drawn in 32 bytes.
  const drawn: Buffer[] = [];
  const random: Random = (count) => {
    const bytes = systemPorts.random(count);
    if (count === 32) drawn.push(Buffer.from(bytes));
    return bytes;
  };
  const account = simulator.control.openai.addAccount({ email: 'planted@example.com' });
  simulator.control.openai.setAutoConsent({ account: account.accountId });
  const codes: string[] = [];
  const ports = { random };
  const start = () => runDaemon({ folder, variables: simulator.environment(), passphrase: true, ports });
  const daemon = await start();
  const sockets: string[] = [];
  daemon.on('state', (change) => sockets.push(JSON.stringify(change)));

  const { attemptId, redirect } = await beginSignIn(daemon, 'Work', { label: 'Office' });
  codes.push(new URL(redirect).searchParams.get('code') ?? '', new URL(redirect).searchParams.get('state') ?? '');
  await daemon.call['connect.finish']({ attemptId, redirect });
  await keepKey(daemon, { secret: apiKey });
  const anthropic = keepKey(daemon, { serviceId: 'anthropic', secret: apiKey });
  await expect(anthropic).rejects.toMatchObject({ code: 'key_of_other_service' });
  await daemon.call['account.unlock']({ passphrase: testPassphrase });
  simulator.control.openai.expireAccessTokens(account.accountId);
  await daemon.call['quota.refresh'](codex);
  simulator.control.fault({ endpoint: 'token', kind: '401', code: 'refresh_token_expired' });
  simulator.control.openai.expireAccessTokens(account.accountId);
  await daemon.call['quota.refresh'](codex);
  await expect(signIn(daemon, 'other name!')).rejects.toThrow();
  await daemon.call['profiles.disconnect']({ serviceId: 'openai', profileId: codex.profileId, immediate: true });
  sockets.push(JSON.stringify(await daemon.state()));

  const { accessTokens, refreshTokens } = simulator.control.openai.issued(account.accountId);
  expect(refreshTokens.length).toBeGreaterThan(1);
  const secrets = [...accessTokens, ...refreshTokens, ...codes, apiKey, testPassphrase];
  for (const secret of secrets) expect(secret.length).toBeGreaterThan(8);
  await scan([...secrets, ...drawn]);
  await daemon.stop();
  await (await start()).stop();
  await scan([...secrets, ...drawn]);
  for (const secret of secrets) expect(sockets.join('\n')).not.toContain(secret);

  // Who it is stays off the server's rows and out of the log as well.
  for (const name of ['server.sqlite', 'daemon.sqlite', join('logs', 'daemon.log')]) {
    const text = await readFile(join(folder.home, name), 'latin1');
    for (const personal of ['planted@example.com', account.accountId, 'Office'])
      expect(text.includes(personal), name).toBe(false);
  }
  // The net of the log had nothing to catch.
  expect(await readFile(join(folder.home, 'logs', 'daemon.log'), 'utf8')).not.toContain('[redacted]');
});
