// OpenCode's conversations: rows of one SQLite file per data folder.
import { isAbsolute, join } from 'node:path';
import { opencodeArguments } from '../materialize/opencode/opencode-arguments.ts';
import { databaseName, homeNames, nativeData } from '../materialize/opencode/opencode-folders.ts';
import type { Conversations, StateFolder } from './conversations.ts';
import { keptOptions } from './kept-options.ts';
import { copyConversation, findConversation, recentConversations } from './opencode-database.ts';

function databaseOf({ folder, native, environment }: StateFolder): string {
  if (!native) return join(folder, homeNames.XDG_DATA_HOME, 'opencode', databaseName);
  const data = nativeData(environment, folder);
  const named = environment.OPENCODE_DB;
  if (named === undefined || named === '' || named === ':memory:') return join(data, databaseName);
  return isAbsolute(named) ? named : join(data, named);
}

/** Options of `run` that the window has too. */
const kept = new Set([
  '--agent',
  '--auto',
  '--log-level',
  '--mini',
  '--model',
  '--no-replay',
  '--print-logs',
  '--pure',
  '--replay-limit',
]);

export const opencodeConversations: Conversations = {
  recent: async (state, cwd, sinceMs) => recentConversations(databaseOf(state), cwd, sinceMs),
  /** Continued from another folder it would bring that folder's project with it, plugins and all. */
  async find(state, cwd, id) {
    const found = findConversation(databaseOf(state), id);
    return found?.cwd === cwd ? found : null;
  },
  bringOver: async (id, _cwd, from, to) => copyConversation(id, databaseOf(from), databaseOf(to), to.native),
  chooseId: null,
  /** Always in the window: without a message `run` ends at once. */
  resume: (id, args) => [...keptOptions(opencodeArguments, args, kept), '--session', id],
  resumeWith: (id, [command, ...rest]) =>
    command === 'run'
      ? ['run', '--session', id, ...rest]
      : ['--session', id, ...(command === undefined ? [] : [command]), ...rest],
};
