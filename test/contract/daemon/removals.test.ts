// Disconnecting: what goes, in which order, what the provider is told, and what cannot stand in the way.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { homeFolder, homesFolder } from '../../../daemon/materialize/home-folder.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import {
  type DataFolder,
  keepKey,
  makeDataFolder,
  runDaemon,
  signIn,
  type TestDaemon,
} from '../../support/test-daemon.ts';

const work = profileIdSchema.parse('Work');
const ref = { serviceId: 'openai-codex', profileId: work } as const;
const players = { 'openai-codex': 'openai', 'claude-subscription': 'anthropic', gemini: 'google' } as const;
type OauthService = keyof typeof players;

let simulator: TestSimulator;
let folder: DataFolder;
let daemon: TestDaemon;
/** Runs the ten seconds of the undo when the test says so. */
let undo: (() => void)[];
const clock = {
  ...systemPorts.clock,
  after(delayMs: number, run: () => void) {
    if (delayMs !== 10_000) return systemPorts.clock.after(delayMs, run);
    undo.push(run);
    return () => {
      undo = undo.filter((each) => each !== run);
    };
  },
};
/** The steps that the daemon has done. */
let reached: string[];
const checkpoint = (name: string) => void reached.push(name);
const start = () => runDaemon({ folder, variables: simulator.environment(), ports: { clock, checkpoint } });

async function connect(serviceId: OauthService = 'openai-codex'): Promise<string> {
  const player = simulator.control[players[serviceId]];
  const { accountId } = player.addAccount({ email: `${Math.random()}@example.com` });
  player.setAutoConsent({ account: accountId });
  await signIn(daemon, work, { serviceId });
  return accountId;
}

/** What the daemon has noted for itself. */
function noted(query: string): unknown[] {
  const index = new Database(join(folder.home, 'daemon.sqlite'), { readonly: true });
  const rows = index.prepare(query).all();
  index.close();
  return rows;
}

const log = () => readFile(join(folder.home, 'logs', 'daemon.log'), 'utf8');
const ended = async () =>
  (await log()).match(/"outcome":"([a-z-]+)","event":"asked the provider to end a sign-in"/)?.[1];
const remaining = () => daemon.until((state) => (state.profiles.length === 0 ? state : null));

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  simulator.control.clearFaults();
  simulator.control.forgetRequests();
  undo = [];
  reached = [];
  folder = await makeDataFolder();
  daemon = await start();
});
afterEach(async () => {
  simulator.control.release();
  await daemon.stop();
  await folder.remove();
});

describe('the provider', () => {
  it.each(['openai-codex', 'gemini'] as const)('of %s ends the sign-in when that was asked for', async (serviceId) => {
    const accountId = await connect(serviceId);
    const player = simulator.control[players[serviceId]];
    const [refreshToken] = player.issued(accountId).currentRefreshTokens;
    await daemon.call['profiles.disconnect']({ serviceId, profileId: work, revoke: true });
    // Nothing is said to it while the disconnect can be undone.
    expect(player.revocations().filter((each) => each.accountId === accountId)).toEqual([]);
    undo[0]?.();
    await expect.poll(ended).toBe('ended');
    const told = player.revocations().filter((each) => each.accountId === accountId);
    expect(told).toEqual([expect.objectContaining({ token: refreshToken, kind: 'refresh' })]);
    const [request] = simulator.control.requests({ endpoint: 'revoke' });
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      token: refreshToken,
      token_type_hint: 'refresh_token',
      client_id: expect.any(String),
    });
    expect(await log()).not.toContain(refreshToken);
  });

  it('is told after the credential is gone from here', async () => {
    await connect();
    simulator.control.fault({ endpoint: 'revoke', kind: 'slow' });
    await daemon.call['profiles.disconnect']({ ...ref, immediate: true, revoke: true });
    expect((await daemon.state()).profiles).toEqual([]);
    await expect.poll(() => simulator.control.held().length).toBe(1);
    const rows = new Database(join(folder.home, 'server.sqlite'));
    expect(rows.prepare('SELECT ciphertext FROM credentials').all()).toEqual([{ ciphertext: null }]);
    rows.close();
    simulator.control.release('revoke');
    await expect.poll(ended).toBe('ended');
  });

  it('is left alone otherwise', async () => {
    await connect();
    await daemon.call['profiles.disconnect']({ ...ref, immediate: true });
    await daemon.stop();
    daemon = await start();
    expect(simulator.control.requests({ endpoint: 'revoke' })).toEqual([]);
  });

  it.each([
    ['400', 'refused'],
    ['503', 'refused'],
    ['cut', 'not-reached'],
  ] as const)('that does not do it (%s) stands in nobody’s way', async (kind, outcome) => {
    await connect();
    simulator.control.fault({ endpoint: 'revoke', kind });
    await daemon.call['profiles.disconnect']({ ...ref, immediate: true, revoke: true });
    expect((await daemon.state()).profiles).toEqual([]);
    await expect.poll(ended).toBe(outcome);
  });

  it('of Claude has no way to be told', async () => {
    await connect('claude-subscription');
    // Its numbers are read right after it was connected.
    await expect
      .poll(() => simulator.control.requests().map(({ endpoint }) => endpoint), { timeout: 10_000 })
      .toContain('usage');
    simulator.control.forgetRequests();
    const claude = { serviceId: 'claude-subscription', profileId: work } as const;
    await daemon.call['profiles.disconnect']({ ...claude, immediate: true, revoke: true });
    await expect.poll(ended).toBe('not-offered');
    expect(simulator.control.requests()).toEqual([]);
  });

  it('is told of the pair that a renewal under way has just brought', async () => {
    const accountId = await connect();
    const [first] = simulator.control.openai.issued(accountId).currentRefreshTokens;
    simulator.control.openai.expireAccessTokens(accountId);
    simulator.control.fault({ endpoint: 'token', kind: 'slow' });
    const check = daemon.call['profiles.check'](ref).catch(() => undefined);
    await expect.poll(() => simulator.control.held().length).toBe(1);
    const removal = daemon.call['profiles.disconnect']({ ...ref, immediate: true, revoke: true });
    // From there on it is next in turn, behind the renewal.
    await expect.poll(() => reached).toContain('removal.noted');
    simulator.control.release('token');
    await Promise.all([check, removal]);
    await expect.poll(ended).toBe('ended');
    expect(simulator.control.openai.issued(accountId).currentRefreshTokens).toEqual([]);
    const told = simulator.control.openai.revocations().at(-1);
    expect(told).toMatchObject({ accountId, wasDead: false });
    expect(told?.token).not.toBe(first);
  });
});

describe('nothing that named a profile is left', () => {
  const home = () => homeFolder(daemon.home, { backend: 'codex', profiles: [ref] });

  it('of label, default, rules, pins, notes, numbers and homes', async () => {
    await connect();
    await daemon.call['profiles.label']({ ...ref, label: 'Office' });
    await daemon.call['profiles.default'](ref);
    await daemon.call['profiles.pin']({ ...ref, meterId: 'm', pinned: true });
    await daemon.call['defaults.set']({
      serviceId: ref.serviceId,
      choice: work,
      scope: { by: 'folder', folder: '/project' },
    });
    await daemon.until(({ profiles }) => profiles[0]?.quota?.snapshot);
    await mkdir(home(), { recursive: true });
    await daemon.call['profiles.disconnect']({ ...ref, immediate: true });
    const { defaults } = await daemon.state();
    expect(defaults.folders).toEqual([]);
    expect(existsSync(home())).toBe(false);
    expect(noted('SELECT profile FROM profile_notes UNION SELECT profile FROM removals')).toEqual([]);
    await keepKey(daemon);
    await connect();
    const view = (await daemon.state()).profiles.find(({ serviceId }) => serviceId === ref.serviceId);
    expect(view).toMatchObject({ label: null, isDefault: false, pins: [], usedAt: null });
  });

  it('even when the home could not be removed at first: the next start does it', async () => {
    await connect();
    // A file where the folder of the service's homes should be.
    await mkdir(homesFolder(daemon.home), { recursive: true });
    await writeFile(join(homesFolder(daemon.home), ref.serviceId), '');
    await daemon.call['profiles.disconnect']({ ...ref, immediate: true });
    expect((await daemon.state()).profiles).toEqual([]);
    await daemon.stop();
    await rm(join(homesFolder(daemon.home), ref.serviceId));
    await mkdir(home(), { recursive: true });
    daemon = await start();
    await expect.poll(() => existsSync(home())).toBe(false);
  });
});

describe('a profile that cannot be read', () => {
  const spoil = (sql: string) => {
    const rows = new Database(join(folder.home, 'server.sqlite'));
    rows.exec(sql);
    rows.close();
  };
  const states = async () => (await daemon.state()).profiles.map(({ status }) => status.state);

  it.each([
    ['damaged', "UPDATE credentials SET ciphertext = 'AAAA'"],
    ['rolled back', 'UPDATE credentials SET revision = 1'],
  ])('(%s) is removed like any other, revoking or not', async (_, sql) => {
    const accountId = await connect();
    simulator.control.openai.expireAccessTokens(accountId);
    await daemon.call['profiles.check'](ref);
    await daemon.stop();
    spoil(sql);
    daemon = await start();
    expect(await states()).toEqual(['unreadable']);
    await daemon.call['profiles.disconnect']({ ...ref, immediate: true, revoke: true });
    await remaining();
    await connect();
    expect(await states()).toEqual(['connected']);
    await daemon.call['profiles.disconnect'](ref);
    undo[0]?.();
    await remaining();
  });

  it('is removed although the settings cannot be read either', async () => {
    await connect();
    await daemon.call['profiles.label']({ ...ref, label: 'Office' });
    await daemon.stop();
    spoil("UPDATE credentials SET ciphertext = 'AAAA'; UPDATE settings SET ciphertext = 'AAAA'");
    daemon = await start();
    expect(await states()).toEqual(['unreadable']);
    const home = homeFolder(daemon.home, { backend: 'codex', profiles: [ref] });
    await mkdir(home, { recursive: true });
    await daemon.call['profiles.disconnect']({ ...ref, immediate: true });
    expect(await states()).toEqual([]);
    expect(existsSync(home)).toBe(false);
  });
});
