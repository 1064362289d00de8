// Composition root of the daemon: its parts are made in order (compose/), each with what it needs, and closed in the opposite one.
import { type Environment, readEnvironment } from '../core/environment.ts';
import { listen } from './api/socket.ts';
import { type Closers, createClosers } from './closers.ts';
import { createCalls } from './compose/calls.ts';
import { type Ground, openGround } from './compose/ground.ts';
import { openKept } from './compose/kept.ts';
import { createWorkers, type Workers } from './compose/workers.ts';
import { openDataFolder } from './data-folder.ts';
import { endWhenIdle, endWithParent } from './life.ts';
import { takeLock } from './lock.ts';
import { errorFields } from './log.ts';
import { type Ports, systemPorts } from './ports.ts';
import type { Removals } from './profiles/removals.ts';
import type { StartOptions } from './start-options.ts';

export type StartedDaemon =
  | {
      readonly outcome: 'running';
      /** Ends sessions and daemon; resolves when everything is closed. Calling it again waits for the same end. */
      stop(): Promise<void>;
      /** Resolves when the daemon has ended, for whatever reason. */
      readonly finished: Promise<void>;
      /**
       * The recovery key, 24 words. For the app's main process, after the person has confirmed it: no call of the socket gives it.
       * @throws AppError `account_locked` and why the key is not at hand
       */
      recoveryKey(): Promise<readonly string[]>;
    }
  | { readonly outcome: 'already-running' };

const privateUmask = 0o077;

function watchLife({ options, ports, state, connections }: Ground, end: () => void) {
  if (options.host === 'app') return endWithParent(ports.clock, () => process.ppid, end);
  const inUse = () => connections.size > 0 || state.get().sessions.some(({ endedAt }) => endedAt === null);
  return endWhenIdle(ports.clock, inUse, end);
}

/** The workers follow the list of profiles, from the opening of the account on. */
function followState({ state, log }: Ground, workers: Workers, removals: Removals): void {
  const { schedule, poller, dailyChecks, lookAgain, handOff, alerts } = workers;
  let resumed = false;
  state.subscribe(({ profiles, quotaRules, account }) => {
    if (profiles !== undefined) {
      schedule.update();
      poller.update();
      dailyChecks.update();
    }
    if (profiles !== undefined || quotaRules !== undefined) {
      handOff.update();
      alerts.update();
    }
    if (account?.state !== 'open' || !state.get().gates.connectedServices) return;
    lookAgain.start();
    if (resumed) return;
    resumed = true;
    removals.resume().catch((error: unknown) => log.error('removals not finished', errorFields(error)));
  });
}

async function run(options: StartOptions, ports: Ports, environment: Environment, closers: Closers) {
  const ground = await openGround(options, ports, environment, closers);
  const { log, state, underWay, connections } = ground;
  const kept = await openKept(ground);
  const workers = createWorkers(ground, kept);
  const { sessions, schedule, poller, dailyChecks, lookAgain, handOff, alerts } = workers;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= closers.close(log).then(finish);
    return stopping;
  };
  // After the answer to whoever asked for it has been written.
  const end = () => void ports.clock.after(0, () => void stop());
  const { handlers, removals, signIn } = createCalls(ground, kept, workers, end);

  await sessions.sweep();
  followState(ground, workers, removals);
  await kept.account.begin();

  closers.add(() => underWay.settled());
  const socket = await listen({
    home: options.home,
    version: options.version,
    handlers,
    report: (failure) => log.error('call failed', { failure }),
    subscribe(connection) {
      connections.add(connection);
      life.update();
      const unsubscribe = state.subscribe((change) => connection.send('state', change));
      return () => {
        unsubscribe();
        connections.delete(connection);
        life.update();
      };
    },
  });
  closers.add(() => socket.close());
  const life = watchLife(ground, end);
  state.subscribe(({ sessions: changed }) => changed && life.update());
  closers.add(async () => {
    life.stop();
    for (const worker of [schedule, dailyChecks, lookAgain, handOff, alerts]) worker.stop();
    const left = poller.stop();
    kept.list.stop();
    await signIn.stop();
    await Promise.all([left, removals.settle(), sessions.stopAll(), underWay.settled()]);
  });
  await ports.checkpoint('start.listening');
  log.info('started', { host: options.host, version: options.version, pid: process.pid });
  sessions.refreshBackends().catch((error: unknown) => log.error('backends not found', errorFields(error)));
  return { outcome: 'running', stop, finished, recoveryKey: kept.account.recoveryKey } as const;
}

/**
 * Starts the daemon of a data folder, unless one runs already.
 * @throws AppError `invalid_environment`, `data_folder_unsafe`, `data_folder_newer`: nothing was changed
 */
export async function startDaemon(options: StartOptions): Promise<StartedDaemon> {
  const ports = { ...systemPorts, ...options.ports };
  const environment = readEnvironment(options.variables);
  const closers = createClosers();
  // Every file of ours is made with a mode of its own as well; the backends we start later work with the person's umask.
  const personal = process.umask(privateUmask);
  try {
    await openDataFolder(options.home);
    await ports.checkpoint('start.folder');
    const lock = await takeLock(options.home);
    if (lock === null) return { outcome: 'already-running' };
    closers.add(() => lock.release());
    await ports.checkpoint('start.lock');
    return await run(options, ports, environment, closers);
  } catch (error) {
    await closers.close();
    throw error;
  } finally {
    process.umask(personal);
  }
}
