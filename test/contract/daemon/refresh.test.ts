// Renewal of sign-ins against the provider simulator, whose refresh tokens are good once: a second use kills the family.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ProfileId, profileIdSchema } from '../../../core/ids.ts';
import type { OpenAiAccount } from '../../providers/openai/account-book.ts';
import { eventually } from '../../support/manual-clock.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { createVaultWorld, type VaultWorld } from './vault-world.ts';

let simulator: TestSimulator;
let root: string;
let world: VaultWorld;
let account: OpenAiAccount;
const work: ProfileId = profileIdSchema.parse('Work');

const refreshes = () => simulator.control.requests({ endpoint: 'token', contains: 'refresh_token' });
const status = () => world.list.view('openai-codex', work)?.status;

beforeAll(async () => {
  simulator = await startTestSimulator();
});
afterAll(() => simulator.close());
beforeEach(async () => {
  simulator.control.clearFaults();
  simulator.control.forgetRequests();
  account = simulator.control.openai.addAccount({ email: `${Math.random()}@example.com` });
  root = await mkdtemp(join(tmpdir(), 'happier-refresh-'));
  world = await createVaultWorld(root, simulator.environment());
  await world.keep(work, account, simulator.control.openai.signIn(account.accountId));
});
afterEach(async () => {
  simulator.control.release();
  await world.close();
  await rm(root, { recursive: true, force: true });
});

describe('a renewal', () => {
  it('is not made while the access token is good', async () => {
    await world.fresh(work);
    expect(refreshes()).toHaveLength(0);
  });

  it('is made inside the window, and the new pair is kept', async () => {
    await world.age(work, 60_000);
    const record = await world.fresh(work);
    expect(refreshes()).toHaveLength(1);
    expect(await world.stored(work)).toEqual(record);
    expect(simulator.control.openai.issued(account.accountId).currentRefreshTokens).toContain(record.refreshToken);
    expect(record.expiresAt).toBeGreaterThan(Date.now() + 3_000_000);
    expect(status()).toEqual({ state: 'connected' });
    expect(world.renewed).toEqual([record]);
  });

  it('is one, however many ask at the same time', async () => {
    await world.age(work, 0);
    const records = await Promise.all(Array.from({ length: 20 }, () => world.fresh(work)));
    expect(refreshes()).toHaveLength(1);
    expect(new Set(records.map(({ accessToken }) => accessToken)).size).toBe(1);
  });

  it('is one for all who were refused by the provider', async () => {
    const asked = Array.from({ length: 20 }, (_, i) => world.fresh(work, { force: i % 2 === 0 }));
    await Promise.all(asked);
    expect(refreshes()).toHaveLength(1);
  });

  it('follows a mere look when it is forced', async () => {
    const [look, forced] = await Promise.all([world.fresh(work), world.fresh(work, { force: true })]);
    expect(refreshes()).toHaveLength(1);
    expect(forced.accessToken).not.toBe(look.accessToken);
  });

  it('goes on from pair to pair', async () => {
    for (let round = 0; round < 5; round += 1) await world.fresh(work, { force: true });
    expect(refreshes().map((request) => request.status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('sends what the provider wants: a form with client, grant and token, and no more', async () => {
    const { refreshToken } = await world.stored(work);
    await world.fresh(work, { force: true });
    const [request] = refreshes();
    expect(request?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
      refresh_token: refreshToken,
    });
  });

  it('shows that it is under way', async () => {
    simulator.control.fault({ endpoint: 'token', kind: 'slow' });
    const renewal = world.fresh(work, { force: true });
    await eventually(() => simulator.control.held().length > 0);
    expect(status()).toEqual({ state: 'refreshing' });
    simulator.control.release('token');
    await renewal;
    expect(status()).toEqual({ state: 'connected' });
  });
});

describe('a definite no', () => {
  it.each([
    ['refresh_token_expired', 'expired'],
    ['refresh_token_reused', 'reused'],
    ['refresh_token_invalidated', 'revoked'],
    ['app_session_terminated', 'session-ended'],
  ] as const)('%s ends the sign-in and is never asked again', async (code, cause) => {
    simulator.control.fault({ endpoint: 'token', kind: '401', code });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'needs_sign_in', detail: cause });
    expect(status()).toEqual({ state: 'needs-sign-in', cause });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'needs_sign_in', detail: cause });
    expect(refreshes()).toHaveLength(1);
    await world.reopen();
    expect(status()).toEqual({ state: 'needs-sign-in', cause });
  });

  it('comes of a token that somebody else has used', async () => {
    const { refreshToken } = await world.stored(work);
    const url = simulator.direct('https://auth.openai.com/oauth/token');
    const form = {
      grant_type: 'refresh_token',
      client_id: 'app_EMoamEEZ73f0CkXaXp7hrann',
      refresh_token: refreshToken,
    };
    await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'needs_sign_in', detail: 'reused' });
  });

  it('is mended by signing in again', async () => {
    simulator.control.fault({ endpoint: 'token', kind: '401', code: 'refresh_token_expired' });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'needs_sign_in' });
    await world.keep(work, account, simulator.control.openai.signIn(account.accountId));
    expect(status()).toEqual({ state: 'connected' });
    await world.fresh(work, { force: true });
  });
});

describe('a failure that passes', () => {
  it.each(['429', '500', '503', '403-html', 'malformed', 'cut'] as const)(
    'keeps the token and is tried again: %s',
    async (kind) => {
      simulator.control.fault({ endpoint: 'token', kind, phase: 'before' });
      const before = await world.stored(work);
      await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
      expect(status()).toMatchObject({ state: 'refresh-failing', retryAt: expect.any(Number) });
      expect(await world.stored(work)).toEqual(before);
      if (kind === 'malformed') return;
      await world.fresh(work, { force: true });
      expect(status()).toEqual({ state: 'connected' });
    },
  );

  it('lets a start go on with a token that is good for a while, and stops it with one that is not', async () => {
    simulator.control.fault({ endpoint: 'token', kind: '503', times: 2 });
    await world.age(work, 300_000);
    expect(await world.fresh(work)).toEqual(await world.stored(work));
    await world.age(work, 30_000);
    await expect(world.fresh(work)).rejects.toMatchObject({ code: 'refresh_unavailable' });
  });

  it('is not tried again in the background before its time, nor by anyone against Retry-After', async () => {
    simulator.control.fault({ endpoint: 'token', kind: '503' });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    await expect(world.fresh(work, { force: true, background: true })).rejects.toMatchObject({
      code: 'refresh_unavailable',
    });
    expect(refreshes()).toHaveLength(1);
    simulator.control.fault({ endpoint: 'token', kind: '429-retry-after', retryAfterSeconds: 120 });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    expect(refreshes()).toHaveLength(2);
    const failing = status();
    expect(failing?.state === 'refresh-failing' && failing.retryAt - Date.now()).toBeGreaterThan(110_000);
  });

  it('does not make a refused token good again: nobody gets it, and it is renewed when its time has come', async () => {
    simulator.control.fault({ endpoint: 'token', kind: '503', times: 2 });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    await expect(world.fresh(work, { background: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    expect(refreshes()).toHaveLength(1);
    await expect(world.fresh(work)).rejects.toMatchObject({ code: 'refresh_unavailable' });
    expect(status()).toMatchObject({ state: 'refresh-failing' });
    await world.fresh(work);
    expect(refreshes()).toHaveLength(3);
    expect(status()).toEqual({ state: 'connected' });
  });

  it('blames our client and not the profile when that is refused', async () => {
    simulator.control.fault({ endpoint: 'token', kind: '401', code: 'invalid_client' });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'connect_oauth_invalid_client' });
    expect(status()).toMatchObject({ state: 'refresh-failing' });
  });
});

describe('an interrupted renewal', () => {
  it('is presented once more, and is well when the provider never saw it', async () => {
    await world.announce(work);
    await world.fresh(work, { force: true });
    expect(refreshes()).toHaveLength(1);
    expect(status()).toEqual({ state: 'connected' });
  });

  it('needs a sign-in when the provider says no to that', async () => {
    await world.announce(work);
    simulator.control.fault({ endpoint: 'token', kind: '401', code: 'refresh_token_reused' });
    const renewal = world.fresh(work, { force: true });
    await expect(renewal).rejects.toMatchObject({ code: 'needs_sign_in', detail: 'interrupted' });
    expect(status()).toEqual({ state: 'needs-sign-in', cause: 'interrupted' });
  });

  it('is not presented a third time', async () => {
    await world.announce(work);
    await world.announce(work);
    const renewal = world.fresh(work, { force: true });
    await expect(renewal).rejects.toMatchObject({ code: 'needs_sign_in', detail: 'interrupted' });
    expect(refreshes()).toHaveLength(0);
  });

  it('is told as such when the answer itself was lost', async () => {
    simulator.control.fault({ endpoint: 'token', kind: 'cut', phase: 'after' });
    await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    const renewal = world.fresh(work, { force: true });
    await expect(renewal).rejects.toMatchObject({ code: 'needs_sign_in', detail: 'interrupted' });
  });

  it('survives any number of time-outs before the provider acts', async () => {
    simulator.control.fault({ endpoint: 'token', kind: 'cut', phase: 'before', times: 4 });
    for (let round = 0; round < 4; round += 1) {
      await expect(world.fresh(work, { force: true })).rejects.toMatchObject({ code: 'refresh_unavailable' });
    }
    await world.fresh(work, { force: true });
    expect(status()).toEqual({ state: 'connected' });
  });
});

describe('two machines', () => {
  it('never present the same token: the second takes what the first has written', async () => {
    const second = await world.otherMachine();
    simulator.control.fault({ endpoint: 'token', kind: 'slow' });
    const first = world.fresh(work, { force: true });
    await eventually(() => simulator.control.held().length > 0);
    const other = second.fresh(work, { force: true });
    await eventually(() => second.turnedAway() > 0);
    simulator.control.release('token');
    expect((await other).accessToken).toBe((await first).accessToken);
    expect(refreshes()).toHaveLength(1);
  });

  it('believe each other when the provider has said no to one', async () => {
    const second = await world.otherMachine();
    simulator.control.fault({ endpoint: 'token', kind: 'slow' });
    simulator.control.openai.revoke(account.accountId);
    const no = { code: 'needs_sign_in', detail: 'revoked' };
    const first = expect(world.fresh(work, { force: true })).rejects.toMatchObject(no);
    await eventually(() => simulator.control.held().length > 0);
    const other = expect(second.fresh(work, { force: true })).rejects.toMatchObject(no);
    await eventually(() => second.turnedAway() > 0);
    simulator.control.release('token');
    await Promise.all([first, other]);
    expect(refreshes()).toHaveLength(1);
  });

  it('do without the lease of the other: no lease, no renewal', async () => {
    await world.announce(work, { machine: 'other' });
    const renewal = world.fresh(work, { force: true });
    await expect(renewal).rejects.toMatchObject({ code: 'lease_unavailable' });
    expect(refreshes()).toHaveLength(0);
  }, 20_000);
});
