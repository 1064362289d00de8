// The sign-in over the daemon's socket, against the provider simulator, end to end.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { attemptIdSchema, profileIdSchema } from '../../../core/ids.ts';
import type { OpenAiAccount } from '../../providers/openai/account-book.ts';
import { eventually } from '../../support/manual-clock.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import {
  beginSignIn,
  type DataFolder,
  makeDataFolder,
  runDaemon,
  signIn,
  type TestDaemon,
} from '../../support/test-daemon.ts';

let simulator: TestSimulator;
let folder: DataFolder;
let daemon: TestDaemon;
let demo: OpenAiAccount;
let other: OpenAiAccount;

const exchanges = () => simulator.control.requests({ endpoint: 'token', contains: 'authorization_code' }).length;
const profiles = async () => (await daemon.state()).profiles;

beforeAll(async () => {
  simulator = await startTestSimulator();
  demo = simulator.control.openai.addAccount({
    email: 'demo@example.com',
    usage: { windows: [{ usedPercent: 42, windowSeconds: 18_000, resetsAt: Date.now() + 3_600_000 }] },
  });
  other = simulator.control.openai.addAccount({ email: 'other@example.com', plan: 'pro' });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  simulator.control.openai.setAutoConsent({ account: demo.accountId });
  simulator.control.clearFaults();
  simulator.control.forgetRequests();
  folder = await makeDataFolder();
  daemon = await runDaemon({ folder, variables: simulator.environment() });
});
afterEach(async () => {
  await daemon.stop();
  await folder.remove();
});

describe('a sign-in', () => {
  it('keeps a profile with its identity and shows its numbers', async () => {
    expect(await signIn(daemon, 'Work', { label: ' Office ' })).toEqual({
      serviceId: 'openai-codex',
      profileId: 'Work',
    });
    const profile = await daemon.until((state) => state.profiles[0]?.quota?.snapshot && state.profiles[0]);
    expect(profile).toMatchObject({
      kind: 'oauth',
      label: 'Office',
      identity: { email: 'demo@example.com', accountId: demo.accountId, plan: 'Plus' },
      status: { state: 'connected' },
      isDefault: false,
      pins: [],
      removalAt: null,
    });
    expect(profile.quota?.snapshot?.meters[0]?.usedPercent).toBe(42);
  });

  it('is there after a restart, numbers and all', async () => {
    await signIn(daemon, 'Work');
    const before = await daemon.until((state) => state.profiles[0]?.quota?.snapshot && state.profiles[0]);
    await daemon.stop();
    simulator.control.forgetRequests();
    daemon = await runDaemon({ folder, variables: simulator.environment() });
    const after = await daemon.until((state) => state.profiles[0]?.quota?.snapshot && state.profiles[0]);
    expect(after).toEqual(before);
    // Asked a moment ago: the restart is no reason to ask again.
    expect(simulator.control.requests({ endpoint: 'usage' })).toHaveLength(0);
  });

  it('asks with PKCE, the registered address and a state of 256 bits', async () => {
    const { authorizeUrl, redirectUri, origins, expiresAt } = await beginSignIn(daemon, 'Work');
    const query = new URL(authorizeUrl).searchParams;
    expect(query.get('code_challenge_method')).toBe('S256');
    expect(query.get('state')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(query.get('redirect_uri')).toBe(redirectUri);
    expect(origins.length).toBeGreaterThan(0);
    expect(expiresAt - Date.now()).toBeGreaterThan(590_000);
  });

  it('takes the spelling of an id that is there already', async () => {
    await signIn(daemon, 'Work');
    expect(await signIn(daemon, 'WORK')).toEqual({ serviceId: 'openai-codex', profileId: 'Work' });
    expect(await profiles()).toHaveLength(1);
  });

  it('keeps several profiles apart', async () => {
    await signIn(daemon, 'Work');
    simulator.control.openai.setAutoConsent({ account: other.accountId });
    await signIn(daemon, 'home');
    expect((await profiles()).map(({ profileId, identity }) => [profileId, identity.email])).toEqual([
      ['Work', 'demo@example.com'],
      ['home', 'other@example.com'],
    ]);
  });
});

describe('what comes back', () => {
  it('can be pasted again after a text that is no answer, and is good once', async () => {
    const { attemptId, redirect } = await beginSignIn(daemon, 'Work');
    const finish = (text: string) => daemon.call['connect.finish']({ attemptId, redirect: text });
    await expect(finish('hello')).rejects.toMatchObject({ code: 'redirect_not_url' });
    await expect(finish('http://localhost:1455/auth/callback')).rejects.toMatchObject({
      code: 'redirect_missing_code',
    });
    await finish(redirect);
    await expect(finish(redirect)).rejects.toMatchObject({ code: 'attempt_unknown' });
    expect(exchanges()).toBe(1);
  });

  it('ends the attempt when it carries another state, and nothing is exchanged', async () => {
    const first = await beginSignIn(daemon, 'Work');
    const second = await beginSignIn(daemon, 'home');
    const crossed = daemon.call['connect.finish']({ attemptId: first.attemptId, redirect: second.redirect });
    await expect(crossed).rejects.toMatchObject({ code: 'connect_oauth_state_mismatch' });
    const late = daemon.call['connect.finish']({ attemptId: first.attemptId, redirect: first.redirect });
    await expect(late).rejects.toMatchObject({ code: 'attempt_unknown' });
    expect(exchanges()).toBe(0);
  });

  it('is exchanged once when it comes twice at the same time', async () => {
    const { attemptId, redirect } = await beginSignIn(daemon, 'Work');
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => daemon.call['connect.finish']({ attemptId, redirect })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(exchanges()).toBe(1);
  });

  it('stores nothing when the person declined', async () => {
    const { attemptId, redirectUri, authorizeUrl } = await beginSignIn(daemon, 'Work');
    const state = new URL(authorizeUrl).searchParams.get('state');
    const redirect = `${redirectUri}?error=access_denied&error_description=planted&state=${state}`;
    const finished = daemon.call['connect.finish']({ attemptId, redirect });
    await expect(finished).rejects.toMatchObject({ code: 'connect_access_denied', detail: null });
    expect(await profiles()).toEqual([]);
  });

  it.each([
    ['400', 'connect_oauth_invalid_grant'],
    ['503', 'connect_oauth_exchange_failed'],
    ['cut', 'connect_oauth_exchange_failed'],
    ['malformed', 'connect_oauth_exchange_failed'],
  ] as const)('stores nothing after a provider failure: %s', async (kind, code) => {
    const { attemptId, redirect } = await beginSignIn(daemon, 'Work');
    simulator.control.fault({ endpoint: 'token', kind });
    await expect(daemon.call['connect.finish']({ attemptId, redirect })).rejects.toMatchObject({ code });
    expect(await profiles()).toEqual([]);
  });

  it('is dropped when the person cancels while it is exchanged', async () => {
    const { attemptId, redirect } = await beginSignIn(daemon, 'Work');
    simulator.control.fault({ endpoint: 'token', kind: 'slow' });
    const finished = expect(daemon.call['connect.finish']({ attemptId, redirect })).rejects.toMatchObject({
      code: 'attempt_cancelled',
    });
    await eventually(() => simulator.control.held().length > 0);
    await daemon.call['connect.cancel']({ attemptId });
    simulator.control.release('token');
    await finished;
    expect(await profiles()).toEqual([]);
  });
});

describe('signing in again', () => {
  it('keeps the day of the first connecting', async () => {
    await signIn(daemon, 'Work');
    const [before] = await profiles();
    await signIn(daemon, 'Work');
    const [after] = await profiles();
    expect(after?.createdAt).toBe(before?.createdAt);
    expect(after?.refreshedAt).toBeGreaterThanOrEqual(before?.refreshedAt ?? Number.POSITIVE_INFINITY);
  });
});

describe('what cannot begin', () => {
  it('is a service without such a sign-in', async () => {
    const profileId = profileIdSchema.parse('Work');
    for (const serviceId of ['openai', 'anthropic'] as const) {
      await expect(beginSignIn(daemon, 'Work', { serviceId })).rejects.toMatchObject({
        code: 'unsupported_method',
        detail: serviceId,
      });
      const device = daemon.call['connect.device']({ serviceId, profileId });
      await expect(device).rejects.toMatchObject({ code: 'unsupported_method', detail: serviceId });
    }
    const claude = { serviceId: 'claude-subscription', profileId } as const;
    const ways = [
      daemon.call['connect.begin']({ ...claude, method: 'system-browser' }),
      daemon.call['connect.device'](claude),
    ];
    for (const way of ways) await expect(way).rejects.toMatchObject({ code: 'unsupported_method' });
  });

  it('is anything while the data is locked', async () => {
    await signIn(daemon, 'Work');
    await daemon.stop();
    folder.keychain.mode = 'forgets';
    daemon = await runDaemon({ folder, variables: simulator.environment() });
    expect(await daemon.state()).toMatchObject({ account: { state: 'blocked', cause: 'key_missing' }, profiles: [] });
    await expect(beginSignIn(daemon, 'home')).rejects.toMatchObject({ code: 'key_missing' });
    const bindings = { 'openai-codex': { source: 'connected', profileId: profileIdSchema.parse('Work') } } as const;
    const session = daemon.call['sessions.start']({ backend: 'codex', cwd: folder.root, bindings, cols: 80, rows: 24 });
    await expect(session).rejects.toMatchObject({ code: 'key_missing' });
    folder.keychain.mode = 'works';
    await daemon.call['account.retry']({});
    expect(await daemon.state()).toMatchObject({ account: { state: 'open' }, profiles: [{ profileId: 'Work' }] });
  });

  it('is anything where the feature is off', async () => {
    await daemon.stop();
    const variables = { ...simulator.environment(), HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED: '0' };
    daemon = await runDaemon({ folder, variables });
    expect((await daemon.state()).gates).toEqual({ connectedServices: false, 'connectedServices.quotas': false });
    await expect(beginSignIn(daemon, 'Work')).rejects.toMatchObject({ code: 'feature_off' });
  });

  it('is an attempt that nobody knows', async () => {
    const attemptId = attemptIdSchema.parse(randomUUID());
    const finished = daemon.call['connect.finish']({ attemptId, redirect: 'x' });
    await expect(finished).rejects.toMatchObject({ code: 'attempt_unknown' });
    await expect(daemon.call['connect.cancel']({ attemptId })).resolves.toEqual({});
  });
});
