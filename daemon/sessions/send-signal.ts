// Sends a session's program a signal as a terminal would (to its process group), or as a caller of it would (to it alone).
import type { ProcessTable } from './process-table.ts';
import type { Program } from './program.ts';

export type SessionSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT' | 'SIGTSTP' | 'SIGCONT';

/** Those that a terminal sends for a key, and what takes the last of them back. */
const ofTerminal: readonly SessionSignal[] = ['SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGCONT'];

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Ended in the meantime.
  }
}

/**
 * Windows has no signals that a program could take: there SIGTERM and SIGHUP end it, the others do nothing.
 *
 * The kernel passes over SIGTSTP in a process group whose leader's parent is in another session (POSIX "orphaned process group"), as
 * ours are. A program that does nothing about it by itself is therefore stopped by SIGSTOP, as it would have been.
 */
export function sendSignal(
  { pid, hangUp }: Program,
  signal: SessionSignal,
  table: ProcessTable,
  platform: NodeJS.Platform = process.platform,
): void {
  const isOfTerminal = ofTerminal.includes(signal);
  if (platform === 'win32') {
    if (!isOfTerminal) hangUp();
    return;
  }
  // A pid that was given to another program is left alone.
  if (table.identity(pid) === null) return;
  kill(isOfTerminal ? -pid : pid, signal);
  if (signal === 'SIGTSTP' && !table.handles(pid, 'SIGTSTP')) kill(-pid, 'SIGSTOP');
}
