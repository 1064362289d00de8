// A daemon in a process of its own that can be killed, scripted backends on it, and what must hold of everything the providers have seen.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { BackendId } from '../../../core/catalog/backends.ts';
import { profileIdSchema, type SessionId } from '../../../core/ids.ts';
import { connectDaemon, type DaemonClient } from '../../../daemon/api/client.ts';
import { homesFolder } from '../../../daemon/materialize/home-folder.ts';
import type { ProfileRef } from '../../../daemon/profiles/profile-ref.ts';
import type { Program, RunningProgram } from '../../support/child-program.ts';
import { filesBelow } from '../../support/files-below.ts';
import { poll } from '../../support/poll.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { signIn } from '../../support/test-daemon.ts';
import { type Account, bindingTo, type SignInService, signInServices, talkTo } from './accounts-world.ts';
import { installScriptedBackends } from './scripted-backends.ts';

export type RotationBench = {
  readonly simulator: TestSimulator;
  /** The daemon's data folder. */
  readonly home: string;
  client(): DaemonClient;
  talk(): ReturnType<typeof talkTo>;
  player(account: Account): TestSimulator['control'][(typeof signInServices)[SignInService]['player']];
  connect(serviceId: SignInService): Promise<Account>;
  start(backend: BackendId, profile: ProfileRef): Promise<SessionId>;
  /** kill -9, then `before` (the providers let go of what they hold), then the next daemon. */
  crash(before?: () => void): Promise<void>;
  remove(): Promise<void>;
};

const deadlineMs = 20_000;
let made = 0;

/** Not below the system's temp folder, where a real backend would not make its homes. */
export async function createRotationBench(program: Program, simulator: TestSimulator): Promise<RotationBench> {
  const root = await mkdtemp('/var/tmp/happier-rotation-');
  const [home, bin, cwd] = [join(root, 'data'), join(root, 'bin'), join(root, 'project')];
  await mkdir(home, { mode: 0o700 });
  await mkdir(cwd);
  await installScriptedBackends(bin);
  const environment = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: root,
    SHELL: '/bin/sh',
    SCRIPT_PROVIDERS: simulator.url,
  };
  const variables = JSON.stringify({ ...simulator.environment(), ...environment });
  const run = async () => {
    const running = program.start(home, join(root, 'keychain'), 'never', '1', variables);
    expect(await running.nextLine(deadlineMs)).toBe('listening');
    return { running, client: await connectDaemon({ home, client: 'cli' }) };
  };
  let now: { running: RunningProgram; client: DaemonClient } = await run();
  const client = () => now.client;
  const talk = () => talkTo(client());
  const player = ({ serviceId }: Pick<Account, 'serviceId'>) => simulator.control[signInServices[serviceId].player];
  return {
    simulator,
    home,
    client,
    talk,
    player,
    async connect(serviceId) {
      made += 1;
      const { accountId } = player({ serviceId }).addAccount({ email: `person-${made}@example.com` });
      player({ serviceId }).setAutoConsent({ account: accountId });
      await signIn(client(), `P${made}`, { serviceId });
      return { serviceId, profileId: profileIdSchema.parse(`P${made}`), accountId };
    },
    async start(backend, profile) {
      const input = { backend, cwd, bindings: bindingTo(profile), args: [], environment, cols: 100, rows: 30 };
      const { id } = await client().call['sessions.start'](input);
      await talk().heard(id, 'READY');
      return id;
    },
    async crash(before = () => undefined) {
      await now.running.kill();
      before();
      now = await run();
    },
    async remove() {
      await now.running.kill();
      await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}

/** After every step: the homes hold no refresh token that was ever given out, and nothing that has the form of one. */
export async function expectNoRefreshToken(bench: RotationBench, accounts: readonly Account[]): Promise<void> {
  const given = accounts.flatMap((account) => bench.player(account).issued(account.accountId).refreshTokens);
  const files = await poll(() => filesBelow(homesFolder(bench.home)).catch(() => null));
  for (const { path, bytes } of files) {
    expect(
      given.filter((token) => bytes.includes(token)),
      path,
    ).toEqual([]);
    expect(bytes.toString('latin1'), path).not.toMatch(/"refresh[_T]?o?k?e?n?"\s*:\s*"[^"]/i);
  }
}

/**
 * A refresh token that its first presenting consumes is never presented again once the provider has answered to it, and once more at
 * most after a daemon that died before it got the answer; the daemon alone presents any.
 * @param killedAt ms epoch of each kill in the middle of a renewal
 */
export function expectFewPresentings(
  { simulator, player }: RotationBench,
  accounts: readonly Account[],
  killedAt: readonly number[],
): void {
  const asked = simulator.control.requests({ endpoint: 'token' });
  expect(asked.filter(({ headers }) => headers['x-scripted'] !== undefined)).toEqual([]);
  for (const account of accounts.filter(({ serviceId }) => serviceId !== 'gemini')) {
    for (const token of player(account).issued(account.accountId).refreshTokens) {
      const all = asked.filter(({ body }) => body.includes(token) || body.includes(encodeURIComponent(token)));
      // A provider that says that it is busy has done nothing with it.
      const presented = all.filter(({ status }) => status === null || status < 429);
      expect(presented.slice(0, -1).map(({ status }) => status)).toEqual(presented.slice(1).map(() => null));
      const diedIn = presented.findIndex(({ at }, index) =>
        killedAt.some((killed) => at <= killed && killed <= (presented[index + 1]?.at ?? 0)),
      );
      if (diedIn !== -1 && all.length === presented.length) expect(presented.length - diedIn).toBeLessThanOrEqual(2);
    }
  }
}

/** Every request to a model carries a token of the account that its session was started as. @param asked the account of each prompt */
export function expectOwnTokens({ simulator, player }: RotationBench, asked: ReadonlyMap<string, Account>): void {
  const prompts = simulator.control
    .requests()
    .filter(({ endpoint, headers }) => endpoint !== 'token' && headers['x-scripted'] !== undefined);
  for (const [prompt, account] of asked) {
    const found = prompts.filter(({ body }) => body.includes(`"${prompt}"`));
    expect(found.length).toBeGreaterThan(0);
    const own = player(account).issued(account.accountId).accessTokens;
    for (const { credential } of found) expect(own).toContain(credential);
  }
  expect(prompts.every(({ body }) => [...asked.keys()].some((prompt) => body.includes(`"${prompt}"`)))).toBe(true);
}
