// Reaches the daemon: connects to the running one, or starts a detached one and waits until it answers.
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../core/errors.ts';
import { connectDaemon, type DaemonClient } from '../daemon/api/client.ts';
import type { CliContext } from './context.ts';

const startDeadlineMs = 20_000;
const pollMs = 50;

/** The client of the running daemon, or null when none runs. */
export async function runningDaemon(context: CliContext): Promise<DaemonClient | null> {
  try {
    return await connectDaemon({ home: context.home, client: 'cli' });
  } catch (error) {
    if (error instanceof AppError && error.code === 'daemon_unreachable') return null;
    throw error;
  }
}

/**
 * The client of the daemon; starts a detached one when none runs.
 * @throws AppError `daemon_unreachable` when the one that was started does not answer within twenty seconds
 */
export async function daemon(context: CliContext): Promise<DaemonClient> {
  const running = await runningDaemon(context);
  if (running) return running;
  const [program, ...first] = context.self;
  const child = spawn(program, [...first, 'daemon', 'run'], {
    detached: true,
    stdio: 'ignore',
    env: { ...context.variables, HAPPIER_HOME: context.home },
    // The daemon outlives this command: it must not keep the caller's folder busy.
    cwd: '/',
  });
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  child.unref();
  for (const deadline = Date.now() + startDeadlineMs; Date.now() < deadline; await delay(pollMs)) {
    const started = await runningDaemon(context);
    if (started) return started;
    if (ended) throw new AppError('daemon_unreachable', 'it ended at once; see `happier daemon logs`');
  }
  throw new AppError('daemon_unreachable', `no answer within ${startDeadlineMs / 1000} seconds`);
}

/** Runs `work` with the daemon and closes the connection afterwards. */
export async function withDaemon<T>(context: CliContext, work: (client: DaemonClient) => Promise<T>): Promise<T> {
  const client = await daemon(context);
  try {
    return await work(client);
  } finally {
    client.close();
  }
}
