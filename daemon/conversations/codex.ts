// Conversations of Codex: one rollout file each, `sessions/YYYY/MM/DD/rollout-<time>-<uuid>.jsonl`, with all folders of a home together.
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fieldsOf } from '../../core/lenient.ts';
import { codexArguments } from '../materialize/codex/codex-arguments.ts';
import { nativeCodexFolder } from '../materialize/codex/native-codex.ts';
import { changedAt, copyNewer, jsonOf, readLines } from './conversation-files.ts';
import type { Conversation, Conversations, StateFolder } from './conversations.ts';
import { keptOptions } from './kept-options.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const rolloutName = /^rollout-.*-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.jsonl$/;

const homeOf = ({ folder, native, environment }: StateFolder): string =>
  native ? nativeCodexFolder(environment, folder) : folder;

async function rolloutsOf(state: StateFolder): Promise<readonly { readonly path: string; readonly id: string }[]> {
  const folder = join(homeOf(state), 'sessions');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.flatMap((name) => {
    const id = rolloutName.exec(name.split(/[\\/]/).at(-1) ?? '')?.[1];
    return id === undefined ? [] : [{ path: join(folder, name), id }];
  });
}

/** What `session_meta`, the first line, says. */
async function readConversation(path: string, id: string, changed: number): Promise<Conversation> {
  let meta: Readonly<Record<string, unknown>> | null = null;
  await readLines(path, (line) => {
    meta = fieldsOf(fieldsOf(jsonOf(line))?.payload);
    return true;
  });
  const { cwd, timestamp } = (meta ?? {}) as Readonly<Record<string, unknown>>;
  const startedAt = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  return {
    id,
    cwd: typeof cwd === 'string' ? cwd : null,
    startedAt: Number.isNaN(startedAt) ? changed : startedAt,
    changedAt: changed,
  };
}

async function findRollout(state: StateFolder, id: string): Promise<string | null> {
  if (!uuid.test(id)) return null;
  return (await rolloutsOf(state)).find((each) => each.id === id)?.path ?? null;
}

/** All but what belongs to the prompt, or says by other means which conversation it is. */
const ofOnePrompt = ['--image', '--last', '--all', '--include-non-interactive'];
const every = new Set(Object.keys(codexArguments.options));
const kept = new Set([...every].filter((name) => !ofOnePrompt.includes(name)));

/** The first word that is no option's value. */
function firstWord(args: readonly string[]): string | undefined {
  const options = keptOptions(codexArguments, args, every);
  return args.find((each, at) => each !== options[at]);
}

/** Options stand before the subcommand, where `exec` takes those that `exec resume` does not. */
function resume(id: string, args: readonly string[]): readonly string[] {
  const word = firstWord(args);
  const isExec = word === 'exec' || word === 'e';
  return [...(isExec ? ['exec'] : []), ...keptOptions(codexArguments, args, kept), 'resume', id];
}

/** The words of a start that are neither options nor the subcommand. */
function promptOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  const words = end === -1 ? args : args.slice(0, end);
  const options = keptOptions(codexArguments, words, every);
  const rest: string[] = [];
  let at = 0;
  for (const word of words)
    if (word === options[at]) at += 1;
    else rest.push(word);
  const prompt = rest[0] === 'exec' || rest[0] === 'e' ? rest.slice(1) : rest;
  return end === -1 ? prompt : [...prompt, ...args.slice(end)];
}

export const codexConversations: Conversations = {
  async recent(state, cwd, sinceMs) {
    const found: Conversation[] = [];
    for (const { path, id } of await rolloutsOf(state)) {
      const changed = await changedAt(path);
      if (changed === null || changed < sinceMs) continue;
      const conversation = await readConversation(path, id, changed);
      if (conversation.cwd === cwd) found.push(conversation);
    }
    return found.sort((a, b) => b.changedAt - a.changedAt);
  },
  async find(state, _cwd, id) {
    const path = await findRollout(state, id);
    const changed = path === null ? null : await changedAt(path);
    return path === null || changed === null ? null : readConversation(path, id, changed);
  },
  async bringOver(id, _cwd, from, to) {
    const path = await findRollout(from, id);
    if (path === null || (await changedAt(path)) === null) return false;
    const name = relative(homeOf(from), path).split(sep).join('/');
    return copyNewer(path, { root: homeOf(to), path: name, native: to.native });
  },
  chooseId: null,
  resume,
  resumeWith: (id, args) => [...resume(id, args), ...promptOf(args)],
};
