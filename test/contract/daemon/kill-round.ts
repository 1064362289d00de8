// One round of the kill tests: a daemon with a kept profile does some work, is killed at a named step, and is started again.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DaemonState } from '../../../core/api/state.ts';
import { connectDaemon, type DaemonClient } from '../../../daemon/api/client.ts';
import { homeFolder, homesFolder } from '../../../daemon/materialize/home-folder.ts';
import type { Program, RunningProgram } from '../../support/child-program.ts';
import { installDumpingBackends } from '../../support/dumping-backend.ts';
import { filesBelow } from '../../support/files-below.ts';
import { poll } from '../../support/poll.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { added, ask, base, baseService, doWork, keepBase, type Scene, type Work } from './kill-works.ts';

const deadlineMs = 20_000;
const codexBase = { serviceId: 'openai-codex', profileId: base } as const;

type Running = { readonly program: RunningProgram; readonly client: DaemonClient };

type Given = { readonly access: readonly string[]; readonly refresh: readonly string[] };

/** All secrets that the simulator has given out so far. */
function givenOut({ control }: TestSimulator): Given {
  const issued = [control.openai, control.anthropic].flatMap((player) =>
    player.accounts().map(({ accountId }) => player.issued(accountId)),
  );
  return {
    access: issued.flatMap(({ accessTokens }) => accessTokens),
    refresh: issued.flatMap(({ refreshTokens }) => refreshTokens),
  };
}

/** A token whose use is uncertain is presented once more, and one that a CLI may hold as well is not. */
function expectFewPresentings(simulator: TestSimulator, most: number): void {
  for (const token of givenOut(simulator).refresh) {
    const presented = simulator.control.requests({ endpoint: 'token', contains: encodeURIComponent(token) });
    expect(presented.length).toBeLessThanOrEqual(most);
  }
}

async function expectNothingReadable(root: string, simulator: TestSimulator): Promise<void> {
  const { access, refresh } = givenOut(simulator);
  const secrets = [...access, ...refresh];
  for (const { path, bytes } of await filesBelow(join(root, 'data'))) {
    for (const secret of secrets) expect(bytes.includes(secret), `a token in ${path}`).toBe(false);
  }
}

export type KillRound = {
  readonly program: Program;
  readonly simulator: TestSimulator;
  readonly work: Work;
  readonly step: string;
  /** Which occurrence of the step ends the daemon. */
  readonly count?: number;
};

/** What was there after the next start, and whether the work had been answered as done before the kill. */
export type KillResult = { readonly killed: boolean; readonly answered: boolean; readonly state: DaemonState };

type Bench = {
  readonly root: string;
  readonly home: string;
  /** Starts a daemon that is killed at the step, or `never`. */
  launch(step: string, count?: number): RunningProgram;
  /** Starts one that lives, and connects. */
  run(): Promise<Running>;
  end(running: Running): Promise<void>;
  /** Leaves no process and no file behind. */
  remove(): Promise<void>;
};

/** Not below the system's temp folder, where a real backend would not make its homes. */
async function makeBench(program: Program, simulator: TestSimulator): Promise<Bench> {
  const root = await mkdtemp('/var/tmp/happier-kill-');
  const home = join(root, 'data');
  await mkdir(home, { mode: 0o700 });
  await installDumpingBackends(join(root, 'bin'), ['codex']);
  const path = `${join(root, 'bin')}:${process.env.PATH}`;
  const variables = JSON.stringify({ ...simulator.environment(), PATH: path, HOME: root, SHELL: '/bin/sh' });
  const launched: RunningProgram[] = [];
  const launch = (step: string, count = 1) => {
    const running = program.start(home, join(root, 'keychain'), step, String(count), variables);
    launched.push(running);
    return running;
  };
  return {
    root,
    home,
    launch,
    async run() {
      const running = launch('never');
      expect(await running.nextLine(deadlineMs)).toBe('listening');
      return { program: running, client: await connectDaemon({ home, client: 'cli' }) };
    },
    async end({ program: running, client }) {
      await client.call['daemon.stop']({ force: true });
      await running.ended;
    },
    async remove() {
      for (const running of launched)
        if (running.process.exitCode === null && running.process.signalCode === null) await running.kill();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** Runs the daemon that is to die, has it work, and waits for its death. */
async function runToDeath(bench: Bench, { work, step, count, simulator }: KillRound) {
  const victim = bench.launch(step, count);
  const listening = (await victim.nextLine(deadlineMs).catch(() => null)) === 'listening';
  const client = listening ? await connectDaemon({ home: bench.home, client: 'cli' }).catch(() => null) : null;
  const answered =
    client !== null &&
    (await doWork(work, { ...bench, client, simulator }).then(
      () => true,
      () => false,
    ));
  // Some steps come only after the answer, in the background.
  const alive = new Promise<'alive'>((resolve) => setTimeout(() => resolve('alive'), 2_000));
  const killed = (await Promise.race([victim.ended, alive])) !== 'alive';
  if (!killed) await victim.kill();
  return { killed, answered };
}

async function expectNoTokenInHomes(home: string): Promise<void> {
  const files = await filesBelow(homesFolder(home)).catch(() => []);
  expect(files.filter(({ path }) => path.endsWith('auth.json'))).toEqual([]);
}

/** Once its credential is gone nothing names the profile any more, and a rule that did blocks no start. */
async function expectNothingLeft({ client, home }: Scene): Promise<void> {
  const isPruned = async () => {
    const { profiles, defaults } = await client.call['state.get']({});
    if (profiles.some(({ profileId }) => profileId === base)) return true;
    const rules = defaults.folders.length + defaults.backends.length;
    return rules === 0 && !existsSync(homeFolder(home, { backend: 'codex', profiles: [codexBase] }));
  };
  // The next daemon finishes what the killed one had begun, after its start.
  await poll(async () => ((await isPruned()) ? true : null), deadlineMs);
}

async function inspect({ work, simulator }: KillRound, bench: Bench, answered: boolean): Promise<DaemonState> {
  const after = await bench.run();
  const scene = { ...bench, client: after.client, simulator };
  await expectNothingReadable(bench.root, simulator);
  await expectNoTokenInHomes(bench.home);
  const { account, profiles } = await after.client.call['state.get']({});
  expect(account.state).toBe('open');
  const ids = profiles.map(({ profileId }) => profileId);
  if (work !== 'first start' && work !== 'disconnect') expect(ids).toContain(base);
  if ((work === 'sign-in' || work === 'key') && answered) expect(ids).toContain(added);
  if (work === 'disconnect') await expectNothingLeft(scene);
  if (work === 'first start') await keepBase(work, scene);
  for (let times = 0; times < 2; times += 1) await ask(after.client, baseService(work));
  const state = await after.client.call['state.get']({});
  await bench.end(after);
  await expectNothingReadable(bench.root, simulator);
  return state;
}

/**
 * Every round checks itself: the daemon starts again, its account is open, what was kept before is still kept, no refresh token was
 * presented more often than it may be, and no token that was ever given out lies readable on the disk.
 */
export async function killRound(round: KillRound): Promise<KillResult> {
  const { program, simulator, work } = round;
  simulator.control.forgetRequests();
  const bench = await makeBench(program, simulator);
  try {
    if (work !== 'first start') {
      const before = await bench.run();
      await keepBase(work, { ...bench, client: before.client, simulator });
      await bench.end(before);
    }
    const { killed, answered } = await runToDeath(bench, round);
    const state = await inspect(round, bench, answered);
    expect(givenOut(simulator).refresh.length).toBeGreaterThan(0);
    expectFewPresentings(simulator, work === 'refresh of an import' ? 1 : 2);
    return { killed, answered, state };
  } finally {
    await bench.remove();
  }
}
