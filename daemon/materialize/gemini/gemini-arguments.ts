// The guard of Gemini's arguments: with a connected profile nothing may change which account is used or where its token goes.
import type { ArgumentTable, Arity } from '../arguments.ts';

/** From the source of 0.61.0. An allow-list: what is not here is refused, since a later version's option cannot be judged. */
const options: Readonly<Record<string, Arity>> = {
  '--accept-raw-output-risk': 'flag',
  '--admin-policy': 'value',
  '--allowed-mcp-server-names': 'value',
  '--allowed-tools': 'value',
  '--approval-mode': 'value',
  '--debug': 'flag',
  '--delete-session': 'optional',
  '--extensions': 'value',
  '--help': 'flag',
  '--include-directories': 'value',
  '--list-extensions': 'flag',
  '--list-sessions': 'flag',
  '--model': 'value',
  '--output-format': 'value',
  '--policy': 'value',
  '--prompt': 'value',
  '--prompt-interactive': 'value',
  '--raw-output': 'flag',
  '--resume': 'optional',
  '--screen-reader': 'flag',
  '--session-file': 'value',
  '--session-id': 'value',
  '--skip-trust': 'flag',
  '--version': 'flag',
  '--worktree': 'optional',
  '--yolo': 'flag',
};

const shortOptions: Readonly<Record<string, string>> = {
  d: '--debug',
  e: '--extensions',
  h: '--help',
  i: '--prompt-interactive',
  l: '--list-extensions',
  m: '--model',
  o: '--output-format',
  p: '--prompt',
  r: '--resume',
  v: '--version',
  w: '--worktree',
  y: '--yolo',
};

export const geminiArguments: ArgumentTable = {
  options,
  shortOptions,
  refusedOptions: {
    '--sandbox': 'runs in a container, which reads the .env of the folder without the variables that keep it harmless',
    '--acp': 'lets another program sign in and choose the account',
    '--experimental-acp': 'lets another program sign in and choose the account',
    '--fake-responses': 'answers from a file instead of the account',
    '--fake-responses-non-strict': 'answers from a file instead of the account',
    '--record-responses': 'writes down what the account answers',
  },
  commands: [],
  refusedCommands: ['mcp', 'extensions', 'extension', 'skills', 'skill', 'hooks', 'hook', 'gemma'],
  // `-ms` is `-m -s` there, whatever `-m` wants: a word of several letters is not taken at all.
  clusters: false,
  // A subcommand counts at any place among the words.
  commandBehindWords: true,
  judgeValue: () => null,
};
