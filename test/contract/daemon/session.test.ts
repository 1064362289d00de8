// The main job over the daemon's socket alone: sign in, see the numbers, start the real Codex CLI as that account.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { profileIdSchema, type SessionId } from '../../../core/ids.ts';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { type DataFolder, makeDataFolder, runDaemon, signIn, type TestDaemon } from '../../support/test-daemon.ts';

const programs = join(import.meta.dirname, '..', '..', 'backends', 'node_modules', '.bin');
const work = profileIdSchema.parse('Work');
const ref = { serviceId: 'openai-codex', profileId: work } as const;

let simulator: TestSimulator;
let folder: DataFolder;
let daemon: TestDaemon;
let environment: Record<string, string>;
beforeAll(async () => {
  simulator = await startTestSimulator();
  // Codex refuses to make its path aliases below the system's temp folder.
  folder = await makeDataFolder('/var/tmp');
  environment = {
    ...simulator.environment(),
    PATH: `${programs}:${process.env.PATH}`,
    HOME: folder.root,
    SHELL: '/bin/sh',
    OPENAI_API_KEY: 'sk-ambient-000000000001',
  };
  daemon = await runDaemon({ folder, variables: environment });
});
afterAll(async () => {
  await daemon.stop();
  await folder.remove();
  await simulator.close();
});

/** Runs `codex exec` in a session and gives what stood on its terminal. */
async function exec(prompt: string): Promise<string> {
  const cwd = join(folder.root, 'project');
  await mkdir(cwd, { recursive: true });
  const session = await daemon.call['sessions.start']({
    backend: 'codex',
    cwd,
    bindings: { 'openai-codex': { source: 'connected', profileId: work } },
    args: ['exec', '--skip-git-repo-check', prompt],
    environment,
    cols: 120,
    rows: 40,
  });
  await daemon.call['sessions.input']({ id: session.id, data: '\x04' });
  expect(session.removedVariables).toContainEqual({ name: 'OPENAI_API_KEY', why: 'billed-instead' });
  expect(session.billsTo).toContain('demo@example.com');
  await ended(session.id);
  const { scrollback } = await daemon.call['sessions.attach']({ id: session.id });
  return scrollback;
}

const ended = (id: SessionId) =>
  daemon.until(({ sessions }) => sessions.find((session) => session.id === id)?.endedAt ?? false, 60_000);

it('is done from sign-in to answer, as the chosen account only', { timeout: 120_000 }, async () => {
  const account = simulator.control.openai.addAccount({
    email: 'demo@example.com',
    usage: { windows: [{ usedPercent: 42, windowSeconds: 18_000, resetsAt: Date.now() + 3_600_000 }] },
  });
  simulator.control.openai.setAutoConsent({ account: account.accountId });
  await signIn(daemon, 'Work');
  const { quota } = await daemon.until(({ profiles }) => profiles[0]?.quota?.snapshot && profiles[0]);
  expect(quota?.snapshot?.meters[0]).toMatchObject({ usedPercent: 42, label: '5-hour' });
  const backend = await daemon.until(({ backends }) => backends.find(({ id }) => id === 'codex'), 30_000);
  expect(backend).toMatchObject({ installed: true });

  const before = Date.now();
  expect(await exec('ping')).toContain('Simulated answer: ping');
  expect((await daemon.state()).profiles[0]?.usedAt).toBeGreaterThanOrEqual(before);
  const responses = simulator.control.requests({ endpoint: 'responses' });
  expect(new Set(responses.map(({ accountIdHeader }) => accountIdHeader))).toEqual(new Set([account.accountId]));
  expect(simulator.control.unknownHosts()).toEqual({});

  // A sign-in that is about to end is renewed before the start, and the session gets the new token.
  simulator.control.openai.setAccessTokenLifetime(1_000);
  simulator.control.openai.expireAccessTokens(account.accountId);
  await daemon.call['quota.refresh'](ref);
  simulator.control.openai.setAccessTokenLifetime(3_600_000);
  await daemon.until(({ profiles }) => (profiles[0]?.expiresAt ?? 0) < Date.now());
  simulator.control.forgetRequests();
  expect(await exec('pong')).toContain('Simulated answer: pong');
  const answered = simulator.control.requests({ endpoint: 'responses' });
  const { accessTokens } = simulator.control.openai.issued(account.accountId);
  expect(answered.at(-1)?.credential).toBe(accessTokens.at(-1));
  expect(simulator.control.requests({ endpoint: 'token' })).toHaveLength(1);
  expect(existsSync(join(homeFolder(daemon.home, { backend: 'codex', profiles: [ref] }), 'auth.json'))).toBe(false);
});

it('stops with a named reason when the account cannot be used, and never becomes native', async () => {
  simulator.control.fault({ endpoint: 'token', kind: '401', code: 'refresh_token_expired' });
  for (const { accountId } of simulator.control.openai.accounts())
    simulator.control.openai.expireAccessTokens(accountId);
  await daemon.call['quota.refresh'](ref);
  await expect(exec('ping')).rejects.toMatchObject({ code: 'needs_sign_in' });
});
