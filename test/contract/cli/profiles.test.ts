// What the command line does with connected profiles: import, defaults and their rules, disconnect with revocation, masked e-mails.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatusJson } from '../../../cli/json.ts';
import { type CliBench, connectByPaste, createCliBench } from '../../support/cli.ts';
import { readPublished } from '../../support/published-schema.ts';
import { secretsBelow } from '../../support/secret-scan.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';

let simulator: TestSimulator;
let bench: CliBench;
let codexHome: string;
let refreshToken: string;

beforeAll(async () => {
  simulator = await startTestSimulator();
  const { openai } = simulator.control;
  openai.addAccount({ email: 'native@example.com', accountId: 'acc-native' });
  openai.addAccount({ email: 'kept@example.com', accountId: 'acc-kept' });
  const tokens = openai.signIn('acc-native');
  refreshToken = tokens.refreshToken ?? '';
  bench = await createCliBench(simulator.environment());
  codexHome = join(bench.home, '..', 'codex-of-the-person');
  await mkdir(codexHome);
  const auth = {
    auth_mode: 'chatgpt',
    OPENAI_API_KEY: null,
    tokens: {
      id_token: tokens.idToken,
      access_token: tokens.accessToken,
      refresh_token: refreshToken,
      account_id: 'acc-native',
    },
    last_refresh: new Date().toISOString(),
  };
  await writeFile(join(codexHome, 'auth.json'), JSON.stringify(auth), { mode: 0o600 });
  // The daemon looks where its own environment says.
  await bench.run(['daemon', 'start'], { env: { CODEX_HOME: codexHome } });
});

afterAll(async () => {
  await bench.close();
  await simulator.close();
});

async function codexProfiles(): Promise<StatusJson['services'][number]['profiles']> {
  const { stdout } = await bench.run(['connect', 'status', '--json']);
  const status = await readPublished<StatusJson>(stdout);
  return status.services.find((service) => service.serviceId === 'openai-codex')?.profiles ?? [];
}

describe('connect import', () => {
  it('shows what there is without a secret, and stores nothing that nobody said yes to', async () => {
    const listed = await bench.run(['connect', 'import', 'codex', '--json']);
    expect(listed.code).toBe(0);
    expect(await readPublished(listed.stdout)).toMatchObject({
      logins: [{ serviceId: 'openai-codex', identity: { email: 'native@example.com' }, problem: null }],
    });
    expect(`${listed.stdout}${listed.stderr}`).not.toContain(refreshToken);
    expect(listed.stderr).toMatch(/two programs would then renew one sign-in/);
    expect(await codexProfiles()).toEqual([]);
  });

  it('takes it over once with --yes, as its own kind of profile, and leaves the file as it is', async () => {
    const before = await readFile(join(codexHome, 'auth.json'), 'utf8');
    const stored = await bench.run(['connect', 'import', 'codex', '--yes', '--profile', 'taken']);
    expect(stored).toMatchObject({ code: 0, stderr: expect.stringContaining('Connected: openai-codex taken') });
    expect(await codexProfiles()).toMatchObject([
      { profileId: 'taken', imported: true, identity: { email: 'native@example.com' }, status: { state: 'connected' } },
    ]);
    expect(await readFile(join(codexHome, 'auth.json'), 'utf8')).toBe(before);
    expect(await secretsBelow(bench.home, { refreshToken })).toEqual([]);
  });

  it('says so when there is nothing to take over', async () => {
    expect(await bench.run(['connect', 'import', 'gemini', '--yes'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[not_found]'),
    });
  });
});

describe('connect default', () => {
  it('sets the default of a service, and rules of folders and backends that go before it', async () => {
    simulator.control.openai.setAutoConsent({ account: 'acc-kept' });
    expect(await connectByPaste(bench, ['--profile', 'kept'])).toMatchObject({ code: 0 });
    const set = (...args: string[]) => bench.run(['connect', 'default', 'openai-codex', ...args]);
    expect(await set('taken')).toMatchObject({ code: 0 });
    expect(await set('kept', '--backend', 'codex')).toMatchObject({ code: 0 });
    expect(await set('native', '--folder', '/tmp/only/here')).toMatchObject({ code: 0 });
    const status = await readPublished<StatusJson>((await bench.run(['connect', 'status', '--json'])).stdout);
    expect(status.defaults).toEqual({
      folders: [{ folder: '/tmp/only/here', serviceId: 'openai-codex', choice: 'native' }],
      backends: [{ backend: 'codex', serviceId: 'openai-codex', choice: 'kept' }],
    });
    expect(await set('none', '--folder', '/tmp/only/here')).toMatchObject({ code: 0 });
    expect(await set('nobody')).toMatchObject({ code: 3, stderr: expect.stringContaining('[profile_not_found]') });
    expect(await set('native')).toMatchObject({ code: 2 });
    expect(await set('kept', '--backend', 'vim')).toMatchObject({ code: 2 });
  });
});

describe('connect status', () => {
  it('masks e-mail addresses when asked to, in text and JSON', async () => {
    for (const args of [['--mask-emails'], ['--mask-emails', '--json']]) {
      const { stdout } = await bench.run(['connect', 'status', ...args]);
      expect(stdout).toContain('n…e@e….com');
      expect(stdout).not.toContain('native@example.com');
    }
  });
});

describe('connect disconnect', () => {
  it('takes label, default, rules and homes along, and ends the sign-in at the provider with --revoke', async () => {
    const held = simulator.control.openai.issued('acc-kept').currentRefreshTokens;
    const gone = await bench.run(['connect', 'disconnect', 'openai-codex', 'kept', '--revoke']);
    expect(gone).toMatchObject({ code: 0 });
    expect(simulator.control.openai.revocations().map(({ token }) => token)).toEqual(held);
    const status = await readPublished<StatusJson>((await bench.run(['connect', 'status', '--json'])).stdout);
    expect(status.defaults).toEqual({ folders: [], backends: [] });
    expect((await codexProfiles()).map(({ profileId }) => profileId)).toEqual(['taken']);
    expect((await readdir(bench.home, { recursive: true })).filter((path) => path.includes('kept'))).toEqual([]);
  });

  it('does not offer to revoke where the provider has no way for it', async () => {
    expect(await bench.run(['connect', 'disconnect', 'claude-subscription', 'x', '--revoke'])).toMatchObject({
      code: 2,
    });
  });

  it('leaves the sign-in alone without --revoke', async () => {
    const before = simulator.control.openai.revocations().length;
    expect(await bench.run(['connect', 'disconnect', 'openai-codex', 'taken'])).toMatchObject({ code: 0 });
    expect(simulator.control.openai.revocations()).toHaveLength(before);
  });
});
