// Several daemons, each a process with a data folder of its own, under one account on one server database: many machines of one person.
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProfileStatus } from '../../../core/credential/status.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { connectDaemon, type DaemonClient } from '../../../daemon/api/client.ts';
import { buildProgram, type RunningProgram } from '../../support/child-program.ts';
import { poll } from '../../support/poll.ts';
import { startTestSimulator, type TestSimulator } from '../../support/simulator.ts';
import { signIn } from '../../support/test-daemon.ts';

export const sharedServices = ['openai-codex', 'claude-subscription'] as const;
type SharedService = (typeof sharedServices)[number];

const players = { 'openai-codex': 'openai', 'claude-subscription': 'anthropic' } as const;
const profileId = profileIdSchema.parse('Shared');
const startMs = 60_000;

export type ExpiryRound = {
  /** Answers of the token endpoint to refresh tokens in this round. */
  readonly refreshes: readonly number[];
  /** The profile's status on each machine after it. */
  readonly statuses: readonly ProfileStatus['state'][];
};

export type ManyMachines = {
  /** The provider counts every access token as expired, and all machines ask it something at the same time. */
  expire(serviceId: SharedService): Promise<ExpiryRound>;
  /** The refresh tokens that are good now. */
  living(serviceId: SharedService): readonly string[];
  close(): Promise<void>;
};

type Machine = { readonly program: RunningProgram; readonly client: DaemonClient };

async function copyAccount(from: string, to: string): Promise<void> {
  const account = JSON.parse(await readFile(join(from, 'account.json'), 'utf8'));
  await mkdir(to, { mode: 0o700 });
  const text = JSON.stringify({ ...account, machineId: randomUUID() });
  await writeFile(join(to, 'account.json'), text, { mode: 0o600 });
}

async function signInBoth(simulator: TestSimulator, client: DaemonClient) {
  const { openai, anthropic } = simulator.control;
  const accounts = {
    'openai-codex': openai.addAccount({ email: 'shared@example.com' }).accountId,
    'claude-subscription': anthropic.addAccount({ email: 'shared@example.com' }).accountId,
  };
  openai.setAutoConsent({ account: accounts['openai-codex'] });
  anthropic.setAutoConsent({ account: accounts['claude-subscription'] });
  for (const serviceId of sharedServices) await signIn(client, profileId, { serviceId });
  return accounts;
}

export async function startManyMachines(count: number): Promise<ManyMachines> {
  const simulator = await startTestSimulator();
  const program = await buildProgram('test/contract/daemon/programs/killed-daemon.ts');
  const root = await mkdtemp(join(tmpdir(), 'happier-many-'));
  const machines: Machine[] = [];
  const homes = Array.from({ length: count }, (_, i) => join(root, `data-${i}`));
  const variables = JSON.stringify({
    ...simulator.environment(),
    PATH: process.env.PATH,
    HOME: root,
    SHELL: '/bin/sh',
    HAPPIER_SERVER_DATABASE_URL: `file:${join(root, 'server.sqlite')}`,
  });

  async function start(home: string): Promise<Machine> {
    const running = program.start(home, join(root, 'keychain'), 'never', '1', variables);
    const line = await running.nextLine(startMs);
    if (line !== 'listening') throw new Error(`a daemon said ${line}`);
    const machine = { program: running, client: await connectDaemon({ home, client: 'cli' }) };
    machines.push(machine);
    return machine;
  }

  const [first = '', ...others] = homes;
  await mkdir(first, { mode: 0o700 });
  const { client } = await start(first);
  const accounts = await signInBoth(simulator, client);
  for (const home of others) await copyAccount(first, home);
  await Promise.all(others.map(start));

  async function statusOn(machine: Machine, serviceId: SharedService): Promise<ProfileStatus['state']> {
    const { profiles } = await machine.client.call['state.get']({});
    return profiles.find((profile) => profile.serviceId === serviceId)?.status.state ?? 'unreadable';
  }

  return {
    async expire(serviceId) {
      simulator.control.forgetRequests();
      simulator.control[players[serviceId]].expireAccessTokens(accounts[serviceId]);
      await Promise.all(machines.map((each) => each.client.call['profiles.check']({ serviceId, profileId })));
      const settled = () => Promise.all(machines.map((each) => statusOn(each, serviceId)));
      // A machine that has just taken over what another one has written shows it a moment later.
      const statuses = await poll(async () => {
        const now = await settled();
        return now.includes('refreshing') ? null : now;
      });
      const answers = simulator.control.requests({ endpoint: 'token', contains: 'refresh_token' });
      return { refreshes: answers.map(({ status }) => status ?? 0), statuses };
    },
    living: (serviceId) => simulator.control[players[serviceId]].issued(accounts[serviceId]).currentRefreshTokens,
    async close() {
      for (const { client: each, program: running } of machines) {
        each.close();
        await running.kill();
      }
      await program.remove();
      await simulator.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
