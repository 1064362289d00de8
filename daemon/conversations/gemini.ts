// Conversations of Gemini CLI: `.gemini/tmp/<project>/chats/session-<time>-<start of the id>.jsonl`, one folder per working folder.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import process from 'node:process';
import { fieldsOf } from '../../core/lenient.ts';
import { geminiArguments } from '../materialize/gemini/gemini-arguments.ts';
import { nativeGeminiHome } from '../materialize/gemini/native-gemini.ts';
import { changedAt, copyNewer, jsonOf, makeFolders, readLines } from './conversation-files.ts';
import type { Conversation, Conversations, StateFolder } from './conversations.ts';
import { keptOptions } from './kept-options.ts';

/** In each project's folder: the absolute path of the working folder that it belongs to. */
const ownerFile = '.project_root';

const homeOf = ({ folder, native, environment }: StateFolder): string =>
  native ? nativeGeminiHome(environment, folder) : folder;

const projects = '.gemini/tmp';
const projectsOf = (state: StateFolder): string => join(homeOf(state), projects);

async function ownerOf(project: string): Promise<string | null> {
  return (await readFile(join(project, ownerFile), 'utf8').catch(() => null))?.trim() ?? null;
}

/** Windows paths are written down in small letters. */
const asOwner = (cwd: string): string => (process.platform === 'win32' ? cwd.toLowerCase() : cwd);

/** The name of the project's folder; null: Gemini has not been in this working folder. */
async function projectName(state: StateFolder, cwd: string): Promise<string | null> {
  const folder = projectsOf(state);
  for (const name of await readdir(folder).catch(() => []))
    if ((await ownerOf(join(folder, name))) === asOwner(cwd)) return name;
  return null;
}

type Stored = Conversation & { readonly path: string };

/** Null for what cannot be continued: another file, or a conversation in which nothing was said yet. */
async function readStored(path: string, cwd: string): Promise<Stored | null> {
  const changed = await changedAt(path);
  if (changed === null) return null;
  let first: Readonly<Record<string, unknown>> | null = null;
  let wasUsed = false;
  await readLines(path, (line) => {
    const record = fieldsOf(jsonOf(line));
    first ??= record;
    wasUsed = record?.type === 'user' || record?.type === 'gemini';
    return wasUsed;
  });
  const { sessionId, startTime, kind } = (first ?? {}) as Readonly<Record<string, unknown>>;
  if (!wasUsed || typeof sessionId !== 'string' || kind === 'subagent') return null;
  const started = typeof startTime === 'string' ? Date.parse(startTime) : Number.NaN;
  return { id: sessionId, cwd, startedAt: Number.isNaN(started) ? changed : started, changedAt: changed, path };
}

async function storedIn(state: StateFolder, cwd: string, sinceMs: number, idStart = ''): Promise<readonly Stored[]> {
  const name = await projectName(state, cwd);
  if (name === null) return [];
  const folder = join(projectsOf(state), name, 'chats');
  const files = (await readdir(folder).catch(() => [])).filter((file) => /^session-.*\.jsonl$/.test(file));
  const found: Stored[] = [];
  for (const file of files.filter((each) => each.includes(idStart))) {
    if (((await changedAt(join(folder, file))) ?? 0) < sinceMs) continue;
    const stored = await readStored(join(folder, file), cwd);
    if (stored !== null) found.push(stored);
  }
  return found.sort((a, b) => b.changedAt - a.changedAt);
}

/** File names hold the first eight letters of the id. A conversation may lie in two files; the later one is what Gemini takes. */
async function findStored(state: StateFolder, cwd: string, id: string): Promise<Stored | null> {
  if (!/^[\w-]{8,100}$/.test(id)) return null;
  return (await storedIn(state, cwd, 0, id.slice(0, 8))).find((each) => each.id === id) ?? null;
}

function withoutPath({ path: _path, ...conversation }: Stored): Conversation {
  return conversation;
}

/** The project's folder in `to`, claimed for `cwd` in Gemini's own way, so that it finds what is put there. */
async function claimedProject(to: StateFolder, cwd: string, wished: string): Promise<string> {
  const existing = await projectName(to, cwd);
  if (existing !== null) return existing;
  const root = homeOf(to);
  for (let count = 0; ; count += 1) {
    const name = count === 0 ? wished : `${wished}-${count}`;
    const path = `${projects}/${name}/${ownerFile}`;
    await makeFolders({ root, path });
    try {
      await writeFile(join(root, path), asOwner(cwd), { flag: 'wx', mode: 0o600 });
      return name;
    } catch (error) {
      // Another working folder of the same name has it.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || count > 100) throw error;
    }
  }
}

/** All but what belongs to the prompt, says by other means which conversation it is, or only lists. */
const ofOnePrompt =
  '--prompt --prompt-interactive --resume --session-id --session-file --list-sessions --delete-session --worktree'.split(
    ' ',
  );
const kept = new Set(Object.keys(geminiArguments.options).filter((name) => !ofOnePrompt.includes(name)));

export const geminiConversations: Conversations = {
  async recent(state, cwd, sinceMs) {
    return (await storedIn(state, cwd, sinceMs)).map(withoutPath);
  },
  async find(state, cwd, id) {
    const stored = await findStored(state, cwd, id);
    return stored === null ? null : withoutPath(stored);
  },
  async bringOver(id, cwd, from, to) {
    const stored = await findStored(from, cwd, id);
    const wished = await projectName(from, cwd);
    if (stored === null || wished === null) return false;
    const project = await claimedProject(to, cwd, wished);
    const path = `${projects}/${project}/chats/${basename(stored.path)}`;
    return copyNewer(stored.path, { root: homeOf(to), path, native: to.native });
  },
  chooseId: (id) => ['--session-id', id],
  resume: (id, args) => [...keptOptions(geminiArguments, args, kept), '--resume', id],
  resumeWith: (id, args) => ['--resume', id, ...args],
};
