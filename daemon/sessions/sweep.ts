// At the start of a daemon: ends what an earlier one left running and takes every access token out of the homes.
import type { Claims } from '../materialize/claims.ts';
import { homesFolder } from '../materialize/home-folder.ts';
import { sweepHomes } from '../materialize/sweep-homes.ts';
import type { EndProcesses, Target } from './end-processes.ts';
import type { KeychainItems } from './keychain-items.ts';
import type { ProcessTable } from './process-table.ts';
import type { SessionsOptions } from './sessions-options.ts';

type Options = {
  readonly dataFolder: string;
  readonly claims: Claims;
  readonly table: ProcessTable;
  readonly end: EndProcesses;
  readonly keychainItems: KeychainItems;
  readonly log: SessionsOptions['log'];
};

const orphanGraceMs = 2_000;

/**
 * The caller holds the daemon's lock, so nothing of this data folder is in use. Only processes are ended whose pid and start time are
 * those that were written down, that belong to such a one's terminal session, or whose environment names one of our homes (that finds
 * servers which CLIs leave behind, and a child whose daemon died before it could write the pid down).
 */
export async function sweep({ dataFolder, claims, table, end, keychainItems, log }: Options): Promise<void> {
  const targets = new Map<number, Target>();
  const add = (pid: number) => targets.set(pid, { pid, identity: table.identity(pid), group: false });
  const claimed = await claims.list();
  for (const { process: leader } of claimed) {
    if (leader === null || leader.identity === null || table.identity(leader.pid) !== leader.identity) continue;
    for (const pid of [leader.pid, ...table.inSession(leader.pid)]) add(pid);
  }
  for (const pid of table.holding(homesFolder(dataFolder))) add(pid);
  await end([...targets.values()], orphanGraceMs);
  const { homes, foreignSignIns } = await sweepHomes(dataFolder);
  for (const home of foreignSignIns) log.warn('somebody signed in inside a home; it is not adopted', { home });
  await keychainItems.remove([...new Set(claimed.flatMap((claim) => claim.keychainItems))]);
  await claims.clear();
  if (targets.size > 0 || homes > 0) log.info('homes swept', { homes, ended: targets.size });
}
