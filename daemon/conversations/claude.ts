// Claude's conversations: `projects/<folder>/<uuid>.jsonl`, and beside it a folder of the same name for what did not fit in.
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fields, textOf } from '../../core/lenient.ts';
import { claudeArguments } from '../materialize/claude/claude-arguments.ts';
import { jsonFields } from '../materialize/claude/claude-guard.ts';
import { nativeClaudeFolder } from '../materialize/claude/native-claude.ts';
import { copyPart } from './claude-copy.ts';
import type { Conversation, Conversations, StateFolder } from './conversations.ts';
import { keptOptions } from './kept-options.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const longestName = 200;
const headBytes = 64 * 1024;

/** Claude's name for a working folder; a long one ends with a number made of the whole (measured, 2.1.197). */
export function claudeProjectName(cwd: string): string {
  const name = cwd.replace(/[^a-zA-Z0-9]/g, '-');
  if (name.length <= longestName) return name;
  let sum = 0;
  for (let at = 0; at < cwd.length; at += 1) sum = ((sum << 5) - sum + cwd.charCodeAt(at)) | 0;
  return `${name.slice(0, longestName)}-${Math.abs(sum).toString(36)}`;
}

function claudeFolder({ folder, native, environment }: StateFolder): string {
  return native ? nativeClaudeFolder(environment, folder) : folder;
}

async function head(file: FileHandle): Promise<readonly Fields[]> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
  return lines.map(jsonFields).filter((line) => line !== null);
}

/** Null when it is no conversation of this folder, or cannot be read. */
async function readConversation(path: string, id: string, cwd: string): Promise<Conversation | null> {
  let file: FileHandle | null = null;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const stats = await file.stat();
    if (!stats.isFile()) return null;
    const lines = await head(file);
    const told = lines.flatMap((line) => textOf(line.cwd, 4096) ?? [])[0] ?? null;
    // Folders whose names differ only in signs share one name.
    if (told !== null && told !== cwd && claudeProjectName(told) === claudeProjectName(cwd)) return null;
    const startedAt = lines.map(({ timestamp }) => Date.parse(String(timestamp))).find(Number.isFinite);
    const changedAt = Math.floor(stats.mtimeMs);
    return { id, cwd: told, startedAt: startedAt ?? changedAt, changedAt };
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}

/** Relative to Claude's folder: the conversation, what belongs to it, and the files as they were before its changes. */
function partsOf(id: string, cwd: string): readonly string[] {
  const project = `projects/${claudeProjectName(cwd)}`;
  return [`${project}/${id}`, `file-history/${id}`, `${project}/${id}.jsonl`];
}

/** Options that name a conversation, or what is said in it first, or make it one of another folder. */
const ofOneStart = new Set(
  '--continue --fork-session --from-pr --prefill --resume --resume-session-at --rewind-files --session-id --worktree'.split(
    ' ',
  ),
);
const kept = new Set(Object.keys(claudeArguments.options).filter((name) => !ofOneStart.has(name)));

/** `-pc` as `-p -c`: each letter that takes no value by itself. */
function apart(argument: string): readonly string[] {
  const letters = /^-([A-Za-z])([A-Za-z].*)$/.exec(argument);
  if (!letters) return [argument];
  const [, first = '', rest = ''] = letters;
  const option = claudeArguments.shortOptions[first] ?? '';
  return claudeArguments.options[option] === 'flag' ? [`-${first}`, ...apart(`-${rest}`)] : [argument];
}

export const claudeConversations: Conversations = {
  async recent(state, cwd, sinceMs) {
    const folder = join(claudeFolder(state), 'projects', claudeProjectName(cwd));
    const ids = (await readdir(folder).catch(() => []))
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => name.slice(0, -'.jsonl'.length))
      .filter((id) => uuid.test(id));
    const all = await Promise.all(ids.map((id) => readConversation(join(folder, `${id}.jsonl`), id, cwd)));
    return all
      .flatMap((each) => (each !== null && each.changedAt >= sinceMs ? [each] : []))
      .sort((one, other) => other.changedAt - one.changedAt);
  },

  async find(state, cwd, id) {
    const lower = id.toLowerCase();
    if (!uuid.test(lower)) return null;
    const path = join(claudeFolder(state), 'projects', claudeProjectName(cwd), `${lower}.jsonl`);
    return readConversation(path, lower, cwd);
  },

  async bringOver(id, cwd, from, to) {
    if (!uuid.test(id)) return false;
    const source = claudeFolder(from);
    const target = claudeFolder(to);
    const [conversation = ''] = partsOf(id, cwd).slice(-1);
    if (!(await lstat(join(source, conversation)).catch(() => null))?.isFile()) return false;
    let copied = false;
    // The conversation itself last: when it is there, so is what it names.
    for (const part of partsOf(id, cwd))
      copied = (await copyPart(source, part, { root: target, native: to.native })) || copied;
    return copied;
  },

  chooseId: (id) => ['--session-id', id],

  resume(id, args) {
    const end = args.indexOf('--');
    const options = (end === -1 ? args : args.slice(0, end)).flatMap(apart);
    return ['--resume', id, ...keptOptions(claudeArguments, options, kept)];
  },

  resumeWith: (id, args) => ['--resume', id, ...args],
};
