// Ends processes that are known to be ours: asks, waits a little, then insists. A pid that was given to another program is left alone.
import { type Clock, pause } from '../clock.ts';
import type { ProcessTable } from './process-table.ts';

export type Target = {
  readonly pid: number;
  /** As read when it was known to be ours; null: not known, never ended. */
  readonly identity: string | null;
  /** Whether its whole process group goes with it. */
  readonly group: boolean;
};

export type EndProcesses = (targets: readonly Target[], graceMs: number) => Promise<void>;

const lookEveryMs = 25;

function signal({ pid, group }: Target, name: NodeJS.Signals): void {
  try {
    process.kill(group && process.platform !== 'win32' ? -pid : pid, name);
  } catch {
    // Gone in the meantime: what was wanted.
  }
}

/** SIGHUP and SIGTERM at once (a TUI ends by the first, a server by the second), SIGKILL when the grace is over. */
export function createEndProcesses(table: ProcessTable, clock: Clock): EndProcesses {
  const alive = (targets: readonly Target[]) =>
    targets.filter(({ pid, identity }) => identity !== null && table.identity(pid) === identity);
  const waitFor = async (targets: readonly Target[], limitMs: number) => {
    const deadline = clock.now() + limitMs;
    let left = alive(targets);
    while (left.length > 0 && clock.now() < deadline) {
      await pause(clock, lookEveryMs);
      left = alive(left);
    }
    return left;
  };
  return async (targets, graceMs) => {
    const asked = alive(targets);
    if (asked.length === 0) return;
    // The clock's timers do not keep this process alive, but a daemon that ends must not go before these have.
    const stay = setInterval(() => undefined, 60_000);
    try {
      for (const target of asked) {
        signal(target, 'SIGHUP');
        signal(target, 'SIGTERM');
        // A stopped one hears the two only when it goes on.
        signal(target, 'SIGCONT');
      }
      const left = await waitFor(asked, graceMs);
      for (const target of left) signal(target, 'SIGKILL');
      await waitFor(left, graceMs);
    } finally {
      clearInterval(stay);
    }
  };
}
