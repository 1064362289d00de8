// Renewal where services differ, and what a renewal may bring to light: another account, too small a grant, a login that a CLI shares, a
// missing client secret, no network.
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from '../../../core/credential/identity.ts';
import { type ProfileId, profileIdSchema } from '../../../core/ids.ts';
import type { Fetch } from '../../../daemon/clock.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { createVaultWorld, type VaultWorld, type WorldOptions } from './vault-world.ts';

const players = { 'openai-codex': 'openai', 'claude-subscription': 'anthropic', gemini: 'google' } as const;
type OauthService = keyof typeof players;
const oauthServices = Object.keys(players) as OauthService[];
const work: ProfileId = profileIdSchema.parse('Work');

let simulator: TestSimulator;
let root: string;
let world: VaultWorld;
let serviceId: OauthService;
let accountId: string;

const player = () => simulator.control[players[serviceId]];
const refreshes = () => simulator.control.requests({ endpoint: 'token', contains: 'refresh_token' });
const status = () => world.list.view(serviceId, work)?.status;

/** A world with one profile of a new account, and its sign-in. */
async function connect(
  service: OauthService,
  options: Omit<WorldOptions, 'serviceId'> & { variables?: Record<string, string>; imported?: true } = {},
) {
  const { variables = {}, imported, ...rest } = options;
  serviceId = service;
  world = await createVaultWorld(root, { ...simulator.environment(), ...variables }, { ...rest, serviceId });
  const account = player().addAccount({ email: `${Math.random()}@example.com` });
  accountId = account.accountId;
  const identity: Identity = { email: account.email, accountId, plan: null };
  await world.keep(work, identity, player().signIn(accountId), imported ? { imported } : {});
}

const tokenUrl = 'HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_TOKEN_URL';

/** An address that refuses connections. */
async function nobodyThere(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/token`;
}

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  simulator.control.clearFaults();
  simulator.control.forgetRequests();
  root = await mkdtemp(join(tmpdir(), 'happier-services-'));
});
afterEach(async () => {
  simulator.control.release();
  await world.close();
  await rm(root, { recursive: true, force: true });
});

describe.each(oauthServices)('%s', (service) => {
  it('is renewed from pair to pair, and what was kept of it stays', async () => {
    await connect(service);
    const first = await world.stored(work);
    for (let round = 0; round < 3; round += 1) await world.fresh(work, { force: true });
    const last = await world.stored(work);
    expect(refreshes().map((request) => request.status)).toEqual([200, 200, 200]);
    expect(last.accessToken).not.toBe(first.accessToken);
    expect(last.refreshToken === first.refreshToken).toBe(service === 'gemini');
    expect(last.identity).toMatchObject({ email: first.identity.email, accountId });
    expect(player().issued(accountId).currentRefreshTokens).toEqual([last.refreshToken]);
    expect(status()).toEqual({ state: 'connected' });
  });

  it('is not renewed again for whoever was refused with an older token', async () => {
    await connect(service);
    const { accessToken: refused } = await world.stored(work);
    const other = await world.otherMachine();
    await world.fresh(work, { force: true });
    const { accessToken } = await world.stored(work);
    for (const { credentials } of [world, other])
      expect(await credentials.fresh(service, work, { refused })).toMatchObject({ accessToken });
    expect(refreshes()).toHaveLength(1);
  });

  it('is refused when the answer is of another account, and its tokens are not used', async () => {
    await connect(service);
    const { accessToken } = await world.stored(work);
    const { record, revision } = await world.vault.read(service, work);
    const identity = { ...record.identity, email: 'else@example.com', accountId: 'somebody-else' };
    await world.vault.write({ ...record, identity }, revision);
    // Gemini's refresh says who it is in an id token; Claude's in the answer; Codex's in the access token.
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ detail: 'identity-changed' });
    expect(status()).toEqual({ state: 'needs-sign-in', cause: 'identity-changed' });
    expect(await world.stored(work)).toMatchObject({ accessToken, identity });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'needs_sign_in' });
    expect(refreshes()).toHaveLength(1);
  });
});

describe('a login that was taken over from a CLI', () => {
  it.each(['openai-codex', 'claude-subscription'] as const)('%s: is renewed like any other', async (service) => {
    await connect(service, { imported: true });
    await world.fresh(work, { force: true });
    expect(status()).toEqual({ state: 'connected' });
    expect(await world.stored(work)).toMatchObject({ imported: true });
  });

  it.each(['openai-codex', 'claude-subscription'] as const)(
    '%s: has its token never presented again once that may have arrived',
    async (service) => {
      await connect(service, { imported: true });
      simulator.control.fault({ endpoint: 'token', kind: 'cut', phase: 'before' });
      const interrupted = { code: 'needs_sign_in', detail: 'interrupted' };
      await expect(world.fresh(work, { force: true })).rejects.toMatchObject(interrupted);
      await expect(world.fresh(work, { force: true })).rejects.toMatchObject(interrupted);
      expect(refreshes()).toHaveLength(1);
    },
  );

  it('is given up without presenting its token when a renewal was announced and not completed', async () => {
    await connect('openai-codex', { imported: true });
    await world.announce(work);
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ detail: 'interrupted' });
    expect(refreshes()).toHaveLength(0);
  });

  it('keeps a token that cannot have arrived, or that the provider was too busy for', async () => {
    await connect('openai-codex', { imported: true, variables: { [tokenUrl]: await nobodyThere() } });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    expect(await world.stored(work)).toMatchObject({ refused: null });
  });

  it('of Gemini may be presented as often as it takes: its token stays the same', async () => {
    await connect('gemini', { imported: true });
    for (let times = 0; times < 3; times += 1) await world.announce(work);
    simulator.control.fault({ endpoint: 'token', kind: 'cut', phase: 'after' });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    await world.fresh(work, { force: true });
    expect(status()).toEqual({ state: 'connected' });
  });
});

it('says so when the renewed grant is too small to be of use, and keeps the pair', async () => {
  await connect('claude-subscription');
  const tokens = simulator.control.anthropic.signIn(accountId, { scopes: ['user:inference', 'user:profile'] });
  await world.keep(work, { email: null, accountId, plan: null }, tokens);
  await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ detail: 'missing-scope' });
  expect(status()).toEqual({ state: 'needs-sign-in', cause: 'missing-scope' });
  const { refreshToken } = await world.stored(work);
  expect(simulator.control.anthropic.issued(accountId).currentRefreshTokens).toContain(refreshToken);
});

it('sends nothing without the client secret that Gemini’s endpoint wants, and blames no profile', async () => {
  await connect('gemini', { variables: { HAPPIER_CONNECTED_SERVICES_GEMINI_OAUTH_CLIENT_SECRET: '' } });
  await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'connect_client_secret_missing' });
  expect(refreshes()).toHaveLength(0);
  expect(status()).toMatchObject({ state: 'refresh-failing', cause: 'client' });
});

it('takes the new sign-in of a person over what a renewal brings that was under way', async () => {
  await connect('openai-codex');
  simulator.control.fault({ endpoint: 'token', kind: 'slow' });
  const renewal = world.fresh(work, { force: true });
  await expect.poll(() => simulator.control.held().length).toBe(1);
  const { email } = simulator.control.openai.accounts().at(-1) ?? {};
  await world.keep(work, { email: email ?? null, accountId, plan: null }, simulator.control.openai.signIn(accountId));
  const { accessToken } = await world.stored(work);
  simulator.control.release('token');
  expect((await renewal).accessToken).toBe(accessToken);
  expect(status()).toEqual({ state: 'connected' });
});

describe('without a network', () => {
  let down = false;
  const fetch: Fetch = async (input, init) => {
    if (down) throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ENOTFOUND' }) });
    return systemPorts.fetch(input, init);
  };
  afterEach(() => {
    down = false;
  });

  it('is offline, until any provider answers: then it is tried again soon', async () => {
    await connect('openai-codex', { fetch });
    down = true;
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    expect(status()).toMatchObject({ state: 'offline', retryAt: expect.any(Number) });
    await expect(world.fresh(work, { force: true, background: true })).rejects.toThrow();
    down = false;
    const other = profileIdSchema.parse('Other');
    await world.keep(other, { email: null, accountId, plan: null }, player().signIn(accountId));
    await world.fresh(other, { force: true });
    const now = status();
    expect(now).toMatchObject({ state: 'refresh-failing', cause: 'provider' });
    expect(now?.state === 'refresh-failing' && now.retryAt).toBeLessThanOrEqual(Date.now());
    await world.fresh(work, { force: true, background: true });
    expect(status()).toEqual({ state: 'connected' });
  });

  it('is the provider’s trouble when another one answers meanwhile', async () => {
    const url = await nobodyThere();
    let reach = async () => {};
    const both: Fetch = async (input, init) => {
      const answer = systemPorts.fetch(input, init);
      await answer.catch(() => undefined);
      await reach();
      return answer;
    };
    await connect('openai-codex', { fetch: both, variables: { [tokenUrl]: url } });
    await expect(world.fresh(work, { force: true })).rejects.toThrow();
    expect(status()).toMatchObject({ state: 'offline' });
    reach = async () => {
      reach = async () => {};
      await world.ask(simulator.direct('https://auth.openai.com/.well-known/openid-configuration'));
    };
    await expect(world.fresh(work, { force: true })).rejects.toThrow();
    expect(status()).toMatchObject({ state: 'refresh-failing', cause: 'provider' });
  });
});

describe('what is learned of an account beside its tokens', () => {
  const plan = (name: string) => () =>
    world.amend('openai-codex', work, (record) => ({ ...record, identity: { ...record.identity, plan: name } }));

  it('is written, once, and only when it is new', async () => {
    await connect('openai-codex');
    expect(await plan('Pro')()).toBe(true);
    const { revision } = await world.vault.read('openai-codex', work);
    expect(await plan('Pro')()).toBe(false);
    expect(await world.vault.read('openai-codex', work)).toMatchObject({
      revision,
      record: { identity: { plan: 'Pro' } },
    });
    await world.fresh(work, { force: true });
  });

  it('waits for a renewal on another machine and is put into what that brings', async () => {
    await connect('openai-codex');
    const other = await world.otherMachine();
    simulator.control.fault({ endpoint: 'token', kind: 'slow' });
    const renewal = other.fresh(work, { force: true });
    await expect.poll(() => simulator.control.held().length).toBe(1);
    const written = plan('Pro')();
    await expect.poll(() => world.turnedAway()).toBeGreaterThan(0);
    simulator.control.release('token');
    const { accessToken } = await renewal;
    expect(await written).toBe(true);
    expect(await world.stored(work)).toMatchObject({ accessToken, identity: { plan: 'Pro' } });
    await world.fresh(work, { force: true });
    expect(refreshes().map((request) => request.status)).toEqual([200, 200]);
  });

  it('never makes an interrupted renewal look as if it had not been', async () => {
    await connect('openai-codex', { imported: true });
    await world.announce(work);
    await expect(plan('Pro')()).rejects.toMatchObject({ code: 'lease_unavailable' });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ detail: 'interrupted' });
    expect(refreshes()).toHaveLength(0);
  });

  it('does not count as a presenting of the token', async () => {
    await connect('openai-codex', { imported: true });
    for (const name of ['Pro', 'Plus', 'Pro']) await plan(name)();
    await world.fresh(work, { force: true });
    expect(status()).toEqual({ state: 'connected' });
  });
});
