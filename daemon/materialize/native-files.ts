// Reads of the person's own configuration what comes along into a home. Reads only: nothing there is ever changed or linked.
import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartNotice } from '../../core/api/state.ts';
import type { PlannedCopy } from './plan.ts';

const largestTextBytes = 1024 * 1024;
const largestCopyBytes = 8 * 1024 * 1024;
const largestTreeBytes = 64 * 1024 * 1024;
const mostFiles = 2_000;
const deepest = 8;

/** The text of a regular file (a link to one counts: many people link their settings); null when absent, unreadable or too large. */
export async function readTextFile(path: string): Promise<string | null> {
  try {
    const stats = await stat(path);
    return stats.isFile() && stats.size <= largestTextBytes ? await readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}

export type Copies = { readonly copies: readonly PlannedCopy[]; readonly notices: readonly StartNotice[] };

/** Folders that hold what is made again, and can be very large. */
const passedOver = new Set(['node_modules', '.git', '.venv', '__pycache__']);

type Walk = {
  readonly copies: PlannedCopy[];
  readonly notices: StartNotice[];
  /** Real paths of the folders entered: a link to a folder above would lead in a circle. */
  readonly entered: Set<string>;
  bytes: number;
};

function takeFile(walk: Walk, from: string, path: string, stats: Stats): void {
  walk.bytes += stats.size;
  const isTooMuch = stats.size > largestCopyBytes || walk.bytes > largestTreeBytes || walk.copies.length >= mostFiles;
  if (isTooMuch) {
    walk.notices.push({ kind: 'not-copied', path: from });
    return;
  }
  const mode = (stats.mode & 0o100) === 0 ? 0o600 : 0o700;
  walk.copies.push({ path, from, size: stats.size, mtimeMs: Math.floor(stats.mtimeMs), mode });
}

/** Looks synchronously: thousands of looks through the thread pool would cost more than the rest of a start. Null: not there. */
function look<T>(how: () => T): T | null {
  try {
    return how();
  } catch {
    return null;
  }
}

function take(walk: Walk, from: string, path: string, depth: number): void {
  const stats = look(() => statSync(from));
  if (stats?.isFile()) {
    takeFile(walk, from, path, stats);
    return;
  }
  const real = stats?.isDirectory() ? look(() => realpathSync.native(from)) : null;
  if (real === null || walk.entered.has(real)) return;
  walk.entered.add(real);
  if (depth >= deepest) {
    walk.notices.push({ kind: 'not-copied', path: from });
    return;
  }
  for (const name of (look(() => readdirSync(from)) ?? []).sort())
    if (!passedOver.has(name)) take(walk, join(from, name), `${path}/${name}`, depth + 1);
}

/**
 * What of `source/names` (files or folders, links followed once) is to be copied to the same names of the home, below `prefix`.
 * Absent names are nothing; what is too large, too deep or too many is a notice.
 * @param source absolute path of the person's own folder
 * @param prefix `''`, or a folder of the home with `/` at its end
 */
export async function copiesOf(source: string, names: readonly string[], prefix = ''): Promise<Copies> {
  const walk: Walk = { copies: [], notices: [], entered: new Set(), bytes: 0 };
  for (const name of names) take(walk, join(source, name), `${prefix}${name}`, 0);
  return { copies: walk.copies, notices: walk.notices.slice(0, 10) };
}
