// One round of the kill tests: a daemon with a kept profile does some work, is killed at a named step, and is started again.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DaemonState } from '../../../core/api/state.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import { connectDaemon, type DaemonClient } from '../../../daemon/api/client.ts';
import { homesFolder } from '../../../daemon/materialize/home-folder.ts';
import type { Program, RunningProgram } from '../../support/child-program.ts';
import { filesBelow } from '../../support/files-below.ts';
import type { TestSimulator } from '../../support/simulator.ts';
import { signIn } from '../../support/test-daemon.ts';
import { installScriptedCodex } from '../sessions/scripted-codex.ts';

export type Work = 'first start' | 'start' | 'sign-in' | 'sign-in again' | 'refresh' | 'disconnect' | 'session';

const base = profileIdSchema.parse('base');
const added = profileIdSchema.parse('added');
const ref = { serviceId: 'openai-codex', profileId: base } as const;
const deadlineMs = 20_000;

type Running = { readonly program: RunningProgram; readonly client: DaemonClient };

async function until<T>(find: () => Promise<T | null | undefined | false>, what: string): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function work(kind: Work, { client }: Running, root: string, simulator: TestSimulator): Promise<void> {
  const { call } = client;
  if (kind === 'sign-in') await signIn(client, 'added', { label: 'Added' });
  if (kind === 'sign-in again') await signIn(client, 'base', { label: 'Again' });
  if (kind === 'disconnect') await call['profiles.disconnect']({ ...ref, immediate: true });
  if (kind === 'refresh') {
    for (const { accountId } of simulator.control.openai.accounts())
      simulator.control.openai.expireAccessTokens(accountId);
    await call['quota.refresh']({});
  }
  if (kind === 'session') {
    const bindings = { 'openai-codex': { source: 'connected', profileId: base } } as const;
    const size = { cols: 80, rows: 24 };
    const session = await call['sessions.start']({ backend: 'codex', cwd: root, bindings, ...size });
    await call['sessions.stop']({ id: session.id });
    await until(async () => (await call['state.get']({})).sessions.every(({ endedAt }) => endedAt !== null), 'its end');
  }
}

/** All secrets that the simulator has given out so far. */
function givenOut(simulator: TestSimulator): string[] {
  return simulator.control.openai.accounts().flatMap(({ accountId }) => {
    const { accessTokens, refreshTokens } = simulator.control.openai.issued(accountId);
    return [...accessTokens, ...refreshTokens];
  });
}

async function expectNothingReadable(root: string, simulator: TestSimulator): Promise<void> {
  const secrets = givenOut(simulator);
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
  await installScriptedCodex(join(root, 'bin'));
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
async function runToDeath(bench: Bench, { work: kind, step, count, simulator }: KillRound) {
  const victim = bench.launch(step, count);
  const listening = (await victim.nextLine(deadlineMs).catch(() => null)) === 'listening';
  const client = listening ? await connectDaemon({ home: bench.home, client: 'cli' }).catch(() => null) : null;
  const answered =
    client !== null &&
    (await work(kind, { program: victim, client }, bench.root, simulator).then(
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

/**
 * Every round checks itself: the daemon starts again, its account is open, what was kept before is still kept, and no token that was ever
 * given out lies readable on the disk.
 */
export async function killRound(round: KillRound): Promise<KillResult> {
  const { program, simulator, work: kind } = round;
  const bench = await makeBench(program, simulator);
  try {
    if (kind !== 'first start') {
      const before = await bench.run();
      await signIn(before.client, 'base', { label: 'Base' });
      await bench.end(before);
    }
    const { killed, answered } = await runToDeath(bench, round);
    const after = await bench.run();
    await expectNothingReadable(bench.root, simulator);
    await expectNoTokenInHomes(bench.home);
    const { account, profiles } = await after.client.call['state.get']({});
    expect(account.state).toBe('open');
    const ids = profiles.map(({ profileId }) => profileId);
    if (kind !== 'first start' && kind !== 'disconnect') expect(ids).toContain(base);
    if (kind === 'sign-in' && answered) expect(ids).toContain(added);
    if (kind === 'first start') await signIn(after.client, 'base');
    expect(givenOut(simulator).length).toBeGreaterThan(0);
    await after.client.call['quota.refresh']({});
    const state = await after.client.call['state.get']({});
    await bench.end(after);
    await expectNothingReadable(bench.root, simulator);
    return { killed, answered, state };
  } finally {
    await bench.remove();
  }
}
