// Signing in by `claude setup-token`, run out of sight; here by a script that talks as that program does.
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectDaemon } from '../../../daemon/api/client.ts';
import { systemProcessTable } from '../../../daemon/sessions/process-table.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { poll } from '../../support/poll.ts';
import { secretsBelow } from '../../support/secret-scan.ts';
import { type ConnectWorld, codeOf, type DaemonChange, id, openConnectWorld } from './connect-world.ts';

const dayMs = 86_400_000;
const state = 'state-of-the-script-0123456789';
const redirectUri = 'https://platform.claude.com/oauth/code/callback';
const challenge = 'challenge-of-the-script-0123456789_abcdefgh';
const query = new URLSearchParams({ code_challenge: challenge, state, redirect_uri: redirectUri });
const address = `https://claude.ai/oauth/authorize?${query}`;
/** Of the person at the simulator. */
let token = '';
const asks = () => `echo '${address}'; echo 'Paste code here >'; read code; printf %s "$code" > "$HOME/typed"`;

let world: ConnectWorld;
beforeAll(async () => {
  world = await openConnectWorld();
  token = world.simulator.control.anthropic.setupToken(world.demo.accountIds['claude-subscription']);
});
afterAll(() => world.close());
beforeEach(() => world.fresh());

/** Starts the daemon where `claude` is that script. */
async function install(body: string, change: DaemonChange = {}): Promise<void> {
  const bin = join(world.folder.root, 'bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'claude'), `#!/bin/sh\n${body}\n`);
  await chmod(join(bin, 'claude'), 0o755);
  await world.restart({ ...change, variables: { PATH: `${bin}${delimiter}/usr/bin${delimiter}/bin` } });
}

const begin = (options: { replace?: boolean; label?: string } = {}) =>
  world.daemon.call['connect.setupToken']({ profileId: id('Work'), ...options });
type Attempt = Awaited<ReturnType<typeof begin>>;
const wait = ({ attemptId }: Attempt) => world.daemon.call['connect.wait']({ attemptId });
const finish = ({ attemptId }: Attempt, redirect: string) =>
  world.daemon.call['connect.finish']({ attemptId, redirect });

const runFolder = () => join(world.daemon.home, 'run', 'setup-token');
/** No process, no private folder. */
const leftovers = async () => [
  ...systemProcessTable().holding(runFolder()),
  ...(await readdir(runFolder()).catch(() => [])),
];
const expectNothingRuns = async () => expect(await leftovers()).toEqual([]);

describe('a setup-token', () => {
  it('is kept when the code was pasted, with the year that it lasts', async () => {
    await install(`${asks()}; echo ${token}`);
    const before = Date.now();
    const attempt = await begin({ label: 'Office' });
    expect(attempt).toMatchObject({ authorizeUrl: address });
    expect(attempt.loopbackUrl).toBeUndefined();
    const end = wait(attempt);
    expect(await finish(attempt, `a-code#${state}`)).toEqual({
      serviceId: 'claude-subscription',
      profileId: 'Work',
    });
    expect(await end).toEqual({ serviceId: 'claude-subscription', profileId: 'Work' });
    const [profile] = await world.profiles();
    expect(profile).toMatchObject({
      kind: 'setup-token',
      label: 'Office',
      identity: { email: null, accountId: null },
      status: { state: 'connected' },
    });
    const expiresAt = profile?.expiresAt ?? 0;
    expect(expiresAt).toBeGreaterThanOrEqual(before + 365 * dayMs);
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 365 * dayMs);
    expect(await readFile(join(world.folder.root, 'typed'), 'utf8')).toBe(`a-code#${state}`);
    await expectNothingRuns();
    expect(await secretsBelow(world.folder.home, { token })).toEqual([]);
  });

  it('is kept when the browser of this computer has come back to the program by itself', async () => {
    await install(`echo '${address}'; echo 'Paste code here >'; sleep 0.2; echo ${token}`);
    expect(await wait(await begin())).toMatchObject({ profileId: 'Work' });
    await expectNothingRuns();
  });

  it('is kept unverified when the provider does not answer', async () => {
    await install(`${asks()}; echo ${token}`);
    const attempt = await begin();
    world.simulator.control.fault({ provider: 'anthropic', endpoint: 'profile', kind: '503', times: 9 });
    await finish(attempt, `${redirectUri}?code=a-code&state=${state}`);
    expect(await world.profiles()).toMatchObject([{ status: { state: 'limited', cause: 'unverified' } }]);
  });

  it('takes another paste after one that was none', async () => {
    await install(`${asks()}; echo ${token}`);
    const attempt = await begin();
    expect(await codeOf(finish(attempt, 'what is this'))).toBe('redirect_not_url');
    expect(await codeOf(finish(attempt, 'a-code-without-its-state'))).toBe('redirect_missing_state');
    const elsewhere = `http://localhost:1455/auth/callback?code=a&state=${state}`;
    expect(await codeOf(finish(attempt, elsewhere))).toBe('redirect_wrong_address');
    expect(await finish(attempt, `a-code#${state}`)).toMatchObject({ profileId: 'Work' });
  });

  it('replaces what the profile holds only when that is wanted', async () => {
    await install(`${asks()}; echo ${token}`);
    await world.signIn('claude-subscription');
    expect(await codeOf(begin())).toBe('profile_exists');
    await expectNothingRuns();
    const attempt = await begin({ replace: true });
    await finish(attempt, `a-code#${state}`);
    expect(await world.profiles()).toMatchObject([{ kind: 'setup-token' }]);
  });
});

describe('without a token', () => {
  it.each([
    ['ends at once', 'exit 0', 'setup_token_failed'],
    ['says that it failed', `echo 'OAuth error: no'; sleep 60`, 'setup_token_failed'],
  ])('nothing begins where the program %s', async (_, body, code) => {
    await install(body);
    expect(await codeOf(begin())).toBe(code);
    await expectNothingRuns();
  });

  it('nothing begins where the program is not installed, which is named', async () => {
    await world.restart({ variables: { PATH: '/nowhere' } });
    await expect(begin()).rejects.toMatchObject({ code: 'backend_missing', detail: 'claude' });
  });

  it('it ends where the program fails after the paste', async () => {
    await install(`${asks()}; echo 'OAuth error: refused'; sleep 60`);
    const attempt = await begin();
    expect(await codeOf(finish(attempt, `a-code#${state}`))).toBe('setup_token_failed');
    await expectNothingRuns();
    expect(await world.profiles()).toEqual([]);
  });

  it('it ends with the answer of another sign-in, and the program with it', async () => {
    await install(`${asks()}; echo ${token}`);
    const attempt = await begin();
    expect(await codeOf(finish(attempt, 'a-code#another-state'))).toBe('connect_oauth_state_mismatch');
    expect(await codeOf(wait(attempt))).toBe('connect_oauth_state_mismatch');
    await poll(async () => (await leftovers()).length === 0);
  });

  it('a token that the provider refuses is not kept', async () => {
    await install(`${asks()}; echo ${token.slice(0, -8)}wrongend`);
    const attempt = await begin();
    expect(await codeOf(finish(attempt, `a-code#${state}`))).toBe('key_refused');
    expect(await world.profiles()).toEqual([]);
  });
});

describe('a cancel', () => {
  it.each([
    ['while it waits for the paste', `${asks()}; echo ${token}`],
    ['while it ignores every signal', `trap '' HUP TERM INT; ${asks()}; echo ${token}`],
  ])('leaves no program and no profile: %s', async (_, body) => {
    await install(body);
    const attempt = await begin();
    const end = codeOf(wait(attempt));
    await world.daemon.call['connect.cancel']({ attemptId: attempt.attemptId });
    await expectNothingRuns();
    expect(await end).toBe('attempt_cancelled');
    expect(await world.profiles()).toEqual([]);
  });

  it('leaves no profile while the token is checked', async () => {
    await install(`${asks()}; echo ${token}`);
    const attempt = await begin();
    const { control } = world.simulator;
    control.fault({ provider: 'anthropic', endpoint: 'profile', kind: 'slow' });
    const end = codeOf(finish(attempt, `a-code#${state}`));
    await poll(() => control.held().length > 0);
    await world.daemon.call['connect.cancel']({ attemptId: attempt.attemptId });
    expect(await end).toBe('attempt_cancelled');
    control.release();
    expect(await world.profiles()).toEqual([]);
    await expectNothingRuns();
  });

  it('comes by itself when the program that waits is gone, also before it has heard of its attempt', async () => {
    await install(`sleep 0.3; ${asks()}; echo ${token}`);
    const client = await connectDaemon({ home: world.daemon.home, client: 'cli' });
    const begun = codeOf(client.call['connect.setupToken']({ profileId: id('Work') }));
    await poll(() => systemProcessTable().holding(runFolder()).length > 0);
    client.close();
    await begun;
    await poll(async () => (await leftovers()).length === 0);
  });

  it('comes with the end of the daemon', async () => {
    await install(`${asks()}; echo ${token}`);
    await begin();
    await world.daemon.stop();
    await expectNothingRuns();
    await world.restart();
  });

  it('comes after ten minutes', async () => {
    await install(`${asks()}; echo ${token}`, { ports: { clock: createFastClock(300) } });
    const attempt = await begin();
    expect(await codeOf(wait(attempt))).toBe('attempt_expired');
    await poll(async () => (await leftovers()).length === 0);
  });
});

it('what an earlier daemon left behind is gone at the next start', async () => {
  await mkdir(join(runFolder(), 'run-old'), { recursive: true });
  await writeFile(join(runFolder(), 'run-old', 'address'), 'x');
  await world.restart();
  await expectNothingRuns();
});
