// The real Codex CLI in a home of ours, against the provider simulator as its HTTPS proxy: it answers as the chosen account and leaves nothing behind.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SessionView } from '../../../core/api/state.ts';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import { systemProcessTable } from '../../../daemon/sessions/process-table.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { asKey, asWork, codexHome, codexRecord, keyRecord } from './records.ts';
import { createSessionsWorld, eventually, type SessionsWorld, shown, type as typeAt } from './sessions-world.ts';

const programs = join(import.meta.dirname, '..', '..', 'backends', 'node_modules', '.bin');
const [start, bell] = ['\x1b', '\x07'];
const sequences = new RegExp(
  `${start}(\\[[0-9;?<>=:]*[ -/]*[@-~]|\\][^${bell}${start}]*(${bell}|${start}\\\\)|[()][A-Z0-9]|[=>78MDE])`,
  'g',
);
const startMs = 60_000;

let simulator: TestSimulator;
let world: SessionsWorld;
beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  world = await createSessionsWorld();
});
afterEach(async () => {
  await world.close();
  simulator.control.forgetRequests();
});

function environment(): Record<string, string> {
  const { HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE } = simulator.environment() as Record<string, string>;
  return {
    ...world.environment,
    PATH: `${programs}:${world.environment.PATH?.split(':').slice(1).join(':')}`,
    HTTPS_PROXY: HTTPS_PROXY ?? '',
    NO_PROXY: NO_PROXY ?? '',
    SSL_CERT_FILE: SSL_CERT_FILE ?? '',
    OPENAI_API_KEY: 'sk-ambient-000000000001',
    CODEX_API_KEY: 'sk-ambient-000000000002',
  };
}

/** What stands on the terminal, words only. */
function screen(session: SessionView): string {
  return shown(world, session).replace(sequences, ' ').replace(/\s+/g, ' ');
}

/** Sends keys again and again until they had their effect: Codex drops what comes while it still asks the terminal for its colours. */
async function press(session: SessionView, keys: string, done: () => unknown, what: string): Promise<void> {
  let pressedAt = 0;
  await eventually(
    () => {
      if (done()) return true;
      if (Date.now() - pressedAt < 3_000) return false;
      pressedAt = Date.now();
      typeAt(world, session, keys);
      return false;
    },
    what,
    startMs,
  );
}

/** Types a prompt and sends it. An Enter that comes fast counts as part of a paste, so it is pressed until the turn is under way. */
async function type(session: SessionView, text: string): Promise<void> {
  const turns = () => simulator.control.requests({ endpoint: 'responses', contains: text });
  await press(session, text, () => screen(session).includes(text), 'the typed prompt');
  await press(session, '\r', () => turns().length > 0, 'the turn');
}

const quit = (session: SessionView) => press(session, '\x03', () => world.row(session.id)?.endedAt, 'the end of Codex');

function textsBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

const ended = (session: SessionView) => eventually(() => world.row(session.id)?.endedAt, 'the end of Codex', startMs);

describe('the real Codex CLI', { timeout: 4 * startMs }, () => {
  it('answers a typed prompt as the chosen subscription, and only with its token and account id', async () => {
    const account = simulator.control.openai.addAccount({ email: 'demo@example.com', plan: 'plus' });
    const tokens = simulator.control.openai.signIn(account.accountId);
    world.hold(
      codexRecord({
        accessToken: tokens.accessToken,
        refreshToken: tokens.refreshToken,
        idToken: tokens.idToken,
        identity: { email: account.email, accountId: account.accountId, plan: 'Plus' },
      }),
    );
    const session = await world.start({ bindings: asWork, environment: environment(), cols: 120, rows: 40 });
    await eventually(() => screen(session).includes(`· ${world.cwd}`), 'the ready mark', startMs);
    await type(session, 'what is up');
    await eventually(() => screen(session).includes('Simulated answer: what is up'), 'the answer', startMs);

    const requests = simulator.control.requests({ host: 'chatgpt.com' });
    expect(requests.some(({ endpoint }) => endpoint === 'responses')).toBe(true);
    expect(simulator.control.credentialsSeenAt('chatgpt.com')).toEqual([tokens.accessToken]);
    expect(new Set(requests.map(({ accountIdHeader }) => accountIdHeader))).toEqual(new Set([account.accountId]));
    expect(simulator.control.credentialsSeenAt('api.openai.com')).toEqual([]);
    expect(simulator.control.requests({ endpoint: 'token' })).toEqual([]);
    expect(simulator.control.unknownHosts()).toEqual({});

    await quit(session);
    const home = homeFolder(world.home, codexHome);
    expect(world.row(session.id)).toMatchObject({ exitCode: 0, stopped: false });
    expect(existsSync(join(home, 'auth.json'))).toBe(false);
    expect(systemProcessTable().holding(home)).toEqual([]);
    const rest = textsBelow(world.home);
    for (const secret of [tokens.accessToken, tokens.refreshToken]) expect(rest.includes(String(secret))).toBe(false);
  });

  it('runs as an API key', async () => {
    const key = 'sk-proj-key-of-the-simulator-0001';
    simulator.control.openai.addAccount({ email: 'key@example.com', apiKeys: [key] });
    world.hold(keyRecord({ token: key }));
    const session = await world.start({
      bindings: asKey,
      environment: environment(),
      args: ['exec', '--skip-git-repo-check', 'ping'],
      cols: 120,
      rows: 40,
    });
    typeAt(world, session, '\x04');
    await ended(session);
    expect(screen(session)).toContain('Simulated answer: ping');
    const credentials = simulator.control.requests().map(({ credential }) => credential);
    expect(new Set(credentials.filter((each) => each !== null))).toEqual(new Set([key]));
    expect(simulator.control.credentialsSeenAt('api.openai.com')).toEqual([key]);
  });

  it('goes on with a replaced access token when the old one is refused', async () => {
    const account = simulator.control.openai.addAccount({ email: 'long@example.com' });
    const old = simulator.control.openai.signIn(account.accountId);
    const record = (tokens: typeof old, updatedAt = 1) =>
      codexRecord({
        updatedAt,
        accessToken: tokens.accessToken,
        idToken: tokens.idToken,
        identity: { email: account.email, accountId: account.accountId, plan: null },
      });
    world.hold(record(old));
    const session = await world.start({ bindings: asWork, environment: environment(), cols: 120, rows: 40 });
    await eventually(() => screen(session).includes(`· ${world.cwd}`), 'the ready mark', startMs);
    await type(session, 'first words');
    await eventually(() => screen(session).includes('Simulated answer: first words'), 'the first answer', startMs);
    // Refused for good, whichever request comes first: Codex also asks for a title of its own.
    simulator.control.openai.expireAccessTokens(account.accountId);
    const fresh = simulator.control.openai.signIn(account.accountId);
    await world.sessions.replaceAccessToken(record(fresh, 2));
    await type(session, 'second words');
    await eventually(() => screen(session).includes('Simulated answer: second words'), 'the second answer', startMs);
    const answered = simulator.control.requests({ endpoint: 'responses' }).filter(({ status }) => status === 200);
    expect(answered.at(-1)?.credential).toBe(fresh.accessToken);
    expect(simulator.control.requests({ endpoint: 'token' })).toEqual([]);
  });

  it('is not led to another server by the folder it runs in, even when the person trusts that folder', async () => {
    const account = simulator.control.openai.addAccount({ email: 'trusting@example.com' });
    const { accessToken, idToken } = simulator.control.openai.signIn(account.accountId);
    const identity = { email: account.email, accountId: account.accountId, plan: null };
    world.hold(codexRecord({ accessToken, idToken, identity }));
    const folders = [join(world.cwd, '.codex'), join(world.environment.HOME ?? '', '.codex')] as const;
    for (const folder of folders) mkdirSync(folder);
    const elsewhere = 'https://elsewhere.example.com/v1';
    writeFileSync(
      join(folders[0], 'config.toml'),
      [
        'model_provider = "other"',
        `openai_base_url = "${elsewhere}"`,
        `chatgpt_base_url = "${elsewhere}"`,
        '[model_providers.other]',
        'name = "other"',
        `base_url = "${elsewhere}"`,
        'requires_openai_auth = true',
        'wire_api = "responses"',
      ].join('\n'),
    );
    writeFileSync(join(folders[1], 'config.toml'), `[projects."${world.cwd}"]\ntrust_level = "trusted"\n`);
    const args = ['exec', '--skip-git-repo-check', 'ping'];
    const session = await world.start({ bindings: asWork, environment: environment(), args, cols: 120, rows: 40 });
    typeAt(world, session, '\x04');
    await ended(session);
    expect(screen(session)).toContain('Simulated answer: ping');
    expect(simulator.control.unknownHosts()).toEqual({});
  });
});
