// Logins of the CLIs of this computer, taken over by a real daemon: shown without their secrets, stored as they were shown, once, on request.
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NativeLogin } from '../../../core/api/daemon.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { secretsBelow } from '../../support/secret-scan.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { type DataFolder, makeDataFolder, runDaemon, type TestDaemon } from '../../support/test-daemon.ts';

const work = profileIdSchema.parse('Work');
const codexFile = '.codex/auth.json';
const claudeFile = '.claude/.credentials.json';
const geminiFile = '.gemini/oauth_creds.json';

let simulator: TestSimulator;
let folder: DataFolder;
let daemon: TestDaemon;
let count = 0;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  count += 1;
  simulator.control.clearFaults();
  folder = await makeDataFolder();
  daemon = await runDaemon({ folder, variables: simulator.environment() });
});
afterEach(async () => {
  await daemon.stop();
  await folder.remove();
});

/** In the person's own folder. */
async function put(name: string, content: unknown): Promise<void> {
  const path = join(folder.root, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
}

const newEmail = () => `import${count}@example.com`;

/** A ChatGPT login of a new account, as Codex keeps it. */
function codexLogin(email = newEmail()) {
  const { accountId } = simulator.control.openai.addAccount({ email });
  const { accessToken, refreshToken, idToken } = simulator.control.openai.signIn(accountId);
  const tokens = { access_token: accessToken, refresh_token: refreshToken, id_token: idToken, account_id: accountId };
  const content = { auth_mode: 'chatgpt', OPENAI_API_KEY: null, tokens, last_refresh: new Date().toISOString() };
  return { content, accountId, secrets: [accessToken, refreshToken ?? ''] };
}

function claudeLogin() {
  const { accountId } = simulator.control.anthropic.addAccount({ email: newEmail(), plan: 'max-20x' });
  const { accessToken, refreshToken, scope, expiresInSeconds } = simulator.control.anthropic.signIn(accountId);
  const expiresAt = Date.now() + expiresInSeconds * 1000;
  const content = { claudeAiOauth: { accessToken, refreshToken, expiresAt, scopes: scope.split(' ') } };
  return { content, accountId, expiresAt };
}

function geminiLogin(standing: 'standard' | 'retired') {
  const { accountId } = simulator.control.google.addAccount({ email: newEmail(), standing });
  const { accessToken, refreshToken, scope, idToken, expiresInSeconds } = simulator.control.google.signIn(accountId);
  const tokens = { access_token: accessToken, refresh_token: refreshToken, id_token: idToken };
  return { ...tokens, scope, token_type: 'Bearer', expiry_date: Date.now() + expiresInSeconds * 1000 };
}

const look = async (): Promise<NativeLogin[]> => (await daemon.call['connect.imports']({})).logins;

async function only(): Promise<NativeLogin> {
  const [login, ...others] = await look();
  if (!login || others.length > 0) throw new Error('expected one login');
  return login;
}

const take = (login: NativeLogin, options: { label?: string; replace?: boolean } = {}) =>
  daemon.call['connect.import']({ loginId: login.loginId, profileId: work, ...options });

const profiles = async () => (await daemon.state()).profiles;

describe('each login', () => {
  it('is taken over on request only', async () => {
    expect(await look()).toEqual([]);
    await put(codexFile, codexLogin().content);
    await daemon.call['backends.refresh']({});
    await look();
    expect(await profiles()).toEqual([]);
  });

  it('of Codex is shown, stored and marked as one with two owners', async () => {
    const { content, accountId } = codexLogin();
    await put(codexFile, content);
    const login = await only();
    expect(login).toMatchObject({
      serviceId: 'openai-codex',
      backend: 'codex',
      kind: 'oauth',
      place: '~/.codex/auth.json',
      identity: { email: newEmail(), accountId },
      sharesRefreshToken: true,
      problem: null,
      sameAs: null,
    });
    expect(login.expiresAt).toBeGreaterThan(Date.now());
    expect(await take(login, { label: 'Office' })).toEqual({ serviceId: 'openai-codex', profileId: work });
    expect(await profiles()).toMatchObject([
      { profileId: work, label: 'Office', imported: true, identity: { accountId }, status: { state: 'connected' } },
    ]);
    expect((await only()).sameAs).toBe(work);
  });

  it('of Codex may be an API key, which is checked with the provider', async () => {
    const key = 'sk-proj-planted-import-key-0001';
    simulator.control.openai.addAccount({ email: newEmail(), apiKeys: [key] });
    await put(codexFile, { auth_mode: 'apikey', OPENAI_API_KEY: key });
    const login = await only();
    expect(login).toMatchObject({ serviceId: 'openai', kind: 'api-key', sharesRefreshToken: false, problem: null });
    await take(login);
    expect(await profiles()).toMatchObject([{ serviceId: 'openai', status: { state: 'connected' }, imported: false }]);
    await put(codexFile, { auth_mode: 'apikey', OPENAI_API_KEY: 'sk-proj-planted-import-key-unknown' });
    await expect(take(await only(), { replace: true })).rejects.toMatchObject({ code: 'key_refused' });
  });

  it('of Claude is told by the provider whose it is, whatever the file beside it says', async () => {
    const { content, accountId, expiresAt } = claudeLogin();
    await put(claudeFile, content);
    await put('.claude.json', { oauthAccount: { accountUuid: 'another', emailAddress: 'earlier@example.com' } });
    const login = await only();
    expect(login).toMatchObject({
      serviceId: 'claude-subscription',
      place: '~/.claude/.credentials.json',
      identity: { email: 'earlier@example.com', accountId: 'another' },
      sharesRefreshToken: true,
      expiresAt,
    });
    await take(login);
    expect(await profiles()).toMatchObject([{ imported: true, identity: { email: newEmail(), accountId } }]);
  });

  it('of Gemini is stored with what Google says of the account', async () => {
    await put(geminiFile, geminiLogin('standard'));
    const login = await only();
    expect(login).toMatchObject({ serviceId: 'gemini', identity: { email: newEmail() }, sharesRefreshToken: false });
    await take(login);
    expect(await profiles()).toMatchObject([{ imported: true, status: { state: 'connected' } }]);
  });

  it('of a consumer at Gemini is stored, and its end is explained', async () => {
    await put(geminiFile, geminiLogin('retired'));
    await take(await only());
    expect(await profiles()).toMatchObject([{ status: { state: 'ineligible', cause: 'client-retired' } }]);
  });

  it('is found where a link leads to it', async () => {
    await put('dotfiles/auth.json', codexLogin().content);
    await mkdir(join(folder.root, '.codex'));
    await symlink(join(folder.root, 'dotfiles/auth.json'), join(folder.root, codexFile));
    expect(await only()).toMatchObject({ place: '~/.codex/auth.json', problem: null });
  });

  it('is kept when the provider cannot be asked whose it is', async () => {
    await put(claudeFile, claudeLogin().content);
    await put('.claude.json', { oauthAccount: { accountUuid: 'another', emailAddress: 'earlier@example.com' } });
    simulator.control.fault({ endpoint: 'profile', kind: '500' });
    await take(await only());
    // What only the file beside it says is not kept: it may be of an earlier login.
    expect(await profiles()).toMatchObject([
      { imported: true, kind: 'oauth', identity: { email: null, accountId: null } },
    ]);
  });
});

describe('what is stored is what was shown', () => {
  it('or nothing, when it has changed meanwhile', async () => {
    await put(codexFile, codexLogin().content);
    const login = await only();
    await put(codexFile, codexLogin().content);
    await expect(take(login)).rejects.toMatchObject({ code: 'import_changed' });
    await rm(join(folder.root, codexFile));
    await expect(take(login)).rejects.toMatchObject({ code: 'import_changed' });
    expect(await profiles()).toEqual([]);
  });

  it('or nothing, when it cannot be used', async () => {
    const { content } = codexLogin();
    await put(codexFile, { ...content, tokens: { ...content.tokens, refresh_token: '' } });
    await put(claudeFile, '{"claudeAiOauth":');
    await put(geminiFile, { ...geminiLogin('standard'), scope: 'openid' });
    const logins = await look();
    expect(logins.map(({ problem }) => problem)).toEqual(['no-refresh-token', 'unreadable', 'missing-scope']);
    for (const login of logins) await expect(take(login)).rejects.toMatchObject({ code: 'import_unusable' });
    expect(await profiles()).toEqual([]);
  });

  it('never over another profile unasked, and never over another account', async () => {
    const first = codexLogin();
    await put(codexFile, first.content);
    const login = await only();
    await take(login);
    await expect(take(login)).rejects.toMatchObject({ code: 'profile_exists' });
    await take(login, { replace: true });
    await put(codexFile, codexLogin('other@example.com').content);
    await expect(take(await only(), { replace: true })).rejects.toMatchObject({ code: 'identity_changed' });
    expect(await profiles()).toMatchObject([{ identity: { accountId: first.accountId } }]);
  });
});

it('sends nothing to the provider that would not be kept', async () => {
  await put(claudeFile, claudeLogin().content);
  const login = await only();
  const path = '/api/oauth/profile';
  simulator.control.forgetRequests();
  await take(login);
  expect(simulator.control.requests({ path })).not.toEqual([]);
  const asked = simulator.control.requests({ path }).length;
  await expect(take(login)).rejects.toMatchObject({ code: 'profile_exists' });
  expect(simulator.control.requests({ path })).toHaveLength(asked);
});

it('neither writes nor touches what it reads, and shows no secret of it', async () => {
  const { content, secrets } = codexLogin();
  await put(codexFile, content);
  const path = join(folder.root, codexFile);
  const before = await stat(path);
  const answers: string[] = [];
  daemon.on('state', (change) => answers.push(JSON.stringify(change)));
  const login = await only();
  answers.push(JSON.stringify(login), JSON.stringify(await take(login)), JSON.stringify(await daemon.state()));
  await expect(take({ ...login, loginId: 'another' })).rejects.toThrow();
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(content);
  expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
  expect(await readdir(dirname(path))).toEqual(['auth.json']);
  for (const secret of secrets) expect(answers.join('\n')).not.toContain(secret);
  const named = Object.fromEntries(secrets.map((secret, index) => [`secret ${index}`, secret]));
  expect(await secretsBelow(folder.home, named)).toEqual([]);
  expect(await readFile(join(folder.home, 'logs', 'daemon.log'), 'utf8')).not.toContain('[redacted]');
});

it('is closed while the feature is off or the account is locked', async () => {
  await daemon.stop();
  daemon = await runDaemon({ folder, variables: { HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED: 'false' } });
  await expect(look()).rejects.toMatchObject({ code: 'feature_off' });
  await daemon.stop();
  folder.keychain.mode = 'unavailable';
  daemon = await runDaemon({ folder });
  await expect(look()).rejects.toMatchObject({ code: 'keychain_unavailable' });
});
