// Pi's conversations: one file each, in a folder per working folder; the first line says whose it is.
import { lstat, mkdir, open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { fieldsOf } from '../../core/lenient.ts';
import { nativePiFolder } from '../materialize/pi/native-pi.ts';
import { piArguments } from '../materialize/pi/pi-arguments.ts';
import { copyWithTime, goesOn } from './conversation-files.ts';
import type { Conversation, Conversations, StateFolder } from './conversations.ts';
import { keptOptions } from './kept-options.ts';
import { piSessionsFolder } from './pi-folders.ts';

type Found = Conversation & { readonly path: string };

const longestHeader = 64 * 1024;

function sessionsOf({ folder, native, environment }: StateFolder, cwd: string): string {
  if (!native) return piSessionsFolder(folder, cwd);
  const named = environment.PI_CODING_AGENT_SESSION_DIR;
  return named === undefined || named === '' ? piSessionsFolder(nativePiFolder(environment, folder), cwd) : named;
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(longestHeader), 0, longestHeader, 0);
    return buffer.toString('utf8', 0, bytesRead).split('\n')[0] ?? '';
  } finally {
    await file.close();
  }
}

/** Null for what is no conversation, and for a link: what it points to belongs to somebody else. */
async function read(path: string): Promise<Found | null> {
  try {
    const stats = await lstat(path);
    if (!stats.isFile()) return null;
    const header = fieldsOf(JSON.parse(await firstLine(path)));
    if (header?.type !== 'session' || typeof header.id !== 'string') return null;
    const startedAt = Date.parse(String(header.timestamp));
    return {
      path,
      id: header.id,
      cwd: typeof header.cwd === 'string' ? header.cwd : null,
      startedAt: Number.isNaN(startedAt) ? Math.floor(stats.birthtimeMs) : startedAt,
      changedAt: Math.floor(stats.mtimeMs),
    };
  } catch {
    return null;
  }
}

async function conversationsIn(state: StateFolder, cwd: string): Promise<readonly Found[]> {
  const folder = sessionsOf(state, cwd);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.jsonl'));
  const found = await Promise.all(names.map((name) => read(join(folder, name))));
  return found.filter((each) => each !== null && each.cwd === cwd) as readonly Found[];
}

const shown = ({ path: _, ...conversation }: Found): Conversation => conversation;

async function findFile(state: StateFolder, cwd: string, id: string): Promise<Found | null> {
  return (await conversationsIn(state, cwd)).find((each) => each.id === id) ?? null;
}

/** Makes the folders of a home that conversations lie in; a link in their place is not followed. */
async function ownFolder(path: string, levels: number): Promise<void> {
  if (levels > 0) await ownFolder(dirname(path), levels - 1);
  await mkdir(path, { mode: 0o700, recursive: levels === 0 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (!(await lstat(path)).isDirectory()) throw new AppError('data_folder_unsafe', 'home: a link on the way');
}

async function copyTo(from: Found, folder: string, native: boolean): Promise<void> {
  if (native) await mkdir(folder, { recursive: true, mode: 0o700 });
  else await ownFolder(folder, 2);
  const target = join(folder, basename(from.path));
  await copyWithTime(from.path, target);
}

/** Options that mean the same in a continuation. `--print` and the modes that end by themselves would want a prompt. */
const kept = new Set([
  '--append-system-prompt',
  '--model',
  '--models',
  '--no-builtin-tools',
  '--no-context-files',
  '--no-extensions',
  '--no-prompt-templates',
  '--no-skills',
  '--no-themes',
  '--no-tools',
  '--offline',
  '--prompt-template',
  '--provider',
  '--skill',
  '--system-prompt',
  '--theme',
  '--thinking',
  '--tools',
  '--verbose',
]);

export const piConversations: Conversations = {
  async recent(state, cwd, sinceMs) {
    const found = (await conversationsIn(state, cwd)).filter(({ changedAt }) => changedAt >= sinceMs);
    return found.sort((one, other) => other.changedAt - one.changedAt).map(shown);
  },
  async find(state, cwd, id) {
    const found = await findFile(state, cwd, id);
    return found === null ? null : shown(found);
  },
  async bringOver(id, cwd, from, to) {
    const [wanted, present] = [await findFile(from, cwd, id), await findFile(to, cwd, id)];
    if (wanted === null || (present !== null && present.changedAt >= wanted.changedAt)) return false;
    // To what the person's own CLI has written it only adds.
    if (to.native && present !== null && !(await goesOn(present.path, wanted.path))) return false;
    await copyTo(wanted, sessionsOf(to, cwd), to.native);
    return true;
  },
  chooseId: null,
  resume: (id, args) => [...keptOptions(piArguments, args, kept), '--session', id],
  resumeWith: (id, args) => ['--session', id, ...args],
};
