// What the system says about running processes: who is still there, and who belongs to a session or holds one of our homes.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';

export interface ProcessTable {
  /** Differs between two processes that had the same pid, also across a restart of the machine; null when gone or not known. */
  identity(pid: number): string | null;
  /** The processes of the session (setsid) that `leader` began, itself among them. Empty where the system does not say. */
  inSession(leader: number): readonly number[];
  /** Whether the process catches or ignores the signal; false where the system does not say. */
  handles(pid: number, signal: NodeJS.Signals): boolean;
  /** Processes whose environment names `folder` or something below it. Empty where the system does not say. */
  holding(folder: string): readonly number[];
}

type Stat = { readonly state: string; readonly parent: number; readonly session: number; readonly startTicks: string };

/** `/proc/<pid>/stat`, proc(5): the command's name stands in brackets and may hold anything, so fields count from the last bracket. */
function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state = '', parent = '', , session = ''] = fields;
    return { state, parent: Number(parent), session: Number(session), startTicks: fields[19] ?? '' };
  } catch {
    return null;
  }
}

function readBytes(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

function allPids(): readonly number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** This process and those above it: a daemon that was started from inside a session inherited the home's name from it. */
function lineage(): ReadonlySet<number> {
  const found = new Set<number>();
  for (let pid = process.pid; pid > 1 && !found.has(pid); pid = readStat(pid)?.parent ?? 0) found.add(pid);
  return found;
}

function namesFolder(environment: Buffer, folder: string): boolean {
  return environment
    .toString('utf8')
    .split('\0')
    .some((entry) => {
      const value = entry.slice(entry.indexOf('=') + 1);
      return value === folder || value.startsWith(`${folder}/`);
    });
}

/** `SigCgt` and `SigIgn` of `/proc/<pid>/status`, proc(5): masks in hex, the lowest bit is signal 1. */
function handlesSignal(pid: number, signal: NodeJS.Signals): boolean {
  const status = readBytes(`/proc/${pid}/status`)?.toString('latin1') ?? '';
  const bit = 1n << BigInt(constants.signals[signal] - 1);
  const masks = [...status.matchAll(/^Sig(?:Cgt|Ign):\s*([0-9a-f]+)$/gm)];
  return masks.some(([, mask = '0']) => (BigInt(`0x${mask}`) & bit) !== 0n);
}

const linuxTable: ProcessTable = {
  identity(pid) {
    const stat = readStat(pid);
    if (stat === null || stat.state === 'Z' || stat.state === 'X') return null;
    const boot = readBytes('/proc/sys/kernel/random/boot_id')?.toString('latin1').trim() ?? '';
    return `${boot}:${stat.startTicks}`;
  },
  inSession: (leader) => allPids().filter((pid) => readStat(pid)?.session === leader),
  handles: handlesSignal,
  holding(folder) {
    const own = lineage();
    return allPids().filter((pid) => {
      const environment = own.has(pid) ? null : readBytes(`/proc/${pid}/environ`);
      return environment !== null && namesFolder(environment, folder);
    });
  },
};

/** macOS tells start times but neither sessions nor environments of other processes; Windows nothing we could rely on. */
function plainTable(platform: NodeJS.Platform): ProcessTable {
  return {
    identity(pid) {
      if (platform === 'win32') return null;
      try {
        const answer = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
          encoding: 'utf8',
          timeout: 2_000,
        });
        return answer.trim() || null;
      } catch {
        return null;
      }
    },
    inSession: () => [],
    handles: () => false,
    holding: () => [],
  };
}

export function systemProcessTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  return platform === 'linux' ? linuxTable : plainTable(platform);
}
