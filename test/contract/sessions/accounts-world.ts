// A real daemon with the five scripted backends in PATH and the provider simulator: what the tests of accounts over time start from.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CallRequest } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import type { SessionView } from '../../../core/api/state.ts';
import type { BackendId } from '../../../core/catalog/backends.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { type ProfileId, profileIdSchema, type SessionId } from '../../../core/ids.ts';
import type { Bindings } from '../../../core/session/binding.ts';
import type { DaemonClient } from '../../../daemon/api/client.ts';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import type { Ports } from '../../../daemon/ports.ts';
import type { ProfileRef } from '../../../daemon/profiles/profile-ref.ts';
import { poll } from '../../support/poll.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { type DataFolder, makeDataFolder, runDaemon, signIn, type TestDaemon } from '../../support/test-daemon.ts';
import { installScriptedBackends } from './scripted-backends.ts';

/** Services that are signed in to, who plays them, and which scripted backend runs on them first. */
export const signInServices = {
  'openai-codex': { player: 'openai', backend: 'codex' },
  'claude-subscription': { player: 'anthropic', backend: 'claude' },
  gemini: { player: 'google', backend: 'gemini' },
} as const satisfies Partial<Record<ServiceId, { player: string; backend: BackendId }>>;
export type SignInService = keyof typeof signInServices;

export type Account = { readonly serviceId: SignInService; readonly profileId: ProfileId; readonly accountId: string };

export const bindingTo = ({ serviceId, profileId }: ProfileRef): Bindings => ({
  [serviceId]: { source: 'connected', profileId },
});

/** One client's view of sessions whose programs answer lines. */
export function talkTo({ call }: Pick<DaemonClient, 'call'>) {
  const row = async (id: SessionId) => {
    const found = (await call['state.get']({})).sessions.find((each) => each.id === id);
    if (!found) throw new Error('the session is not on the list');
    return found;
  };
  const shown = async (id: SessionId) => {
    const { scrollback } = await call['sessions.attach']({ id });
    await call['sessions.detach']({ id });
    return scrollback;
  };
  const told = async (id: SessionId, answer: string, behind = 0) => {
    const text = (await shown(id)).slice(behind);
    return new RegExp(`${answer}<([^>]*)>`).exec(text)?.[1] ?? null;
  };
  return {
    row,
    shown,
    /** What the program said between its brackets, and waits for it. */
    heard: (id: SessionId, answer: string, behind = 0) => poll(async () => await told(id, answer, behind)),
    /** Types a line and gives what the program answers between its brackets. */
    async say(id: SessionId, line: string, answer: string): Promise<string> {
      const behind = (await shown(id)).length;
      await call['sessions.input']({ id, data: `${line}\r` });
      return poll(async () => await told(id, answer, behind));
    },
    ended: (id: SessionId) => poll(async () => (await row(id)).endedAt),
  };
}

export type AccountsWorld = ReturnType<typeof talkTo> & {
  readonly simulator: TestSimulator;
  readonly folder: DataFolder;
  readonly daemon: TestDaemon;
  readonly cwd: string;
  /** The person's own, with the scripted backends. */
  readonly environment: Record<string, string>;
  /** A new account at the provider. */
  newAccount(serviceId: SignInService): string;
  /** A new account, or the given one, signed in to as the profile. */
  connect(serviceId: SignInService, profile: string, accountId?: string): Promise<Account>;
  start(
    backend: BackendId,
    bindings: Bindings,
    parts?: Partial<CallRequest<DaemonCalls, 'sessions.start'>>,
  ): Promise<SessionView>;
  home(backend: BackendId, ...accounts: readonly [ProfileRef, ...ProfileRef[]]): string;
  /** Access tokens that the provider has given to the account, oldest first. */
  tokens(account: Account): readonly string[];
  /** The provider counts what it has given as expired, and the daemon learns it: it renews. */
  renew(account: Account): Promise<string>;
  /** Asks the provider about the profile, whatever comes of it. */
  check(account: Account): Promise<void>;
  close(): Promise<void>;
};

let made = 0;

/** Not below the system's temp folder, where Codex would not make its homes. */
export async function createAccountsWorld(
  options: { readonly variables?: Record<string, string>; readonly ports?: Partial<Ports> } = {},
): Promise<AccountsWorld> {
  const simulator = await startTestSimulator();
  const folder = await makeDataFolder('/var/tmp');
  const [bin, cwd] = [join(folder.root, 'bin'), join(folder.root, 'project')];
  await installScriptedBackends(bin);
  await mkdir(cwd);
  const environment = {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: folder.root,
    SHELL: '/bin/sh',
    SCRIPT_PROVIDERS: simulator.url,
  };
  const daemon = await runDaemon({
    folder,
    variables: { ...simulator.environment(), ...environment, ...options.variables },
    ...(options.ports ? { ports: options.ports } : {}),
  });
  const talk = talkTo(daemon);
  const player = (serviceId: SignInService) => simulator.control[signInServices[serviceId].player];
  const newAccount = (serviceId: SignInService) => {
    made += 1;
    return player(serviceId).addAccount({ email: `person-${made}@example.com` }).accountId;
  };
  const tokens = ({ serviceId, accountId }: Account) => player(serviceId).issued(accountId).accessTokens;
  return {
    ...talk,
    simulator,
    folder,
    daemon,
    cwd,
    environment,
    newAccount,
    tokens,
    async connect(serviceId, profile, accountId = newAccount(serviceId)) {
      player(serviceId).setAutoConsent({ account: accountId });
      await signIn(daemon, profile, { serviceId });
      return { serviceId, profileId: profileIdSchema.parse(profile), accountId };
    },
    async start(backend, bindings, parts = {}) {
      const input = { backend, cwd, bindings, args: [], environment, cols: 100, rows: 30, ...parts };
      const session = await daemon.call['sessions.start'](input);
      await talk.heard(session.id, 'READY');
      return session;
    },
    home: (backend, ...accounts) => homeFolder(folder.home, { backend, profiles: accounts }),
    async renew(account) {
      const { serviceId, profileId, accountId } = account;
      const before = tokens(account).length;
      player(serviceId).expireAccessTokens(accountId);
      await daemon.call['profiles.check']({ serviceId, profileId });
      const after = tokens(account);
      expect(after).toHaveLength(before + 1);
      return after.at(-1) ?? '';
    },
    async check({ serviceId, profileId }) {
      await daemon.call['profiles.check']({ serviceId, profileId }).catch(() => undefined);
    },
    async close() {
      await daemon.stop();
      await folder.remove();
      await simulator.close();
    },
  };
}
