// The detached host of the daemon: the one file of the command line that imports the daemon itself.
import { startDaemon } from '../daemon/start.ts';
import type { CliContext } from './context.ts';

/** Runs the daemon in this process until it ends. Answers whether it was this process that ran it. */
export async function runDetachedDaemon(context: CliContext): Promise<'ran' | 'already-running'> {
  const daemon = await startDaemon({
    home: context.home,
    host: 'detached',
    variables: context.variables,
    version: context.version,
  });
  if (daemon.outcome === 'already-running') return 'already-running';
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void daemon.stop());
  await daemon.finished;
  return 'ran';
}
