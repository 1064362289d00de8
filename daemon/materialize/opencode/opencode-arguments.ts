// Which arguments OpenCode may get while a connected profile is chosen.
import { type ArgumentTable, type Arity, argumentsBeforeText } from '../arguments.ts';
import { opencodeProviders } from './opencode-providers.ts';

/**
 * The options of OpenCode 1.18.33 and its kept subcommands that leave account and address alone, from their help texts. An allow-list:
 * what is not here is refused, since a later version's option cannot be judged.
 */
const options: Readonly<Record<string, Arity>> = {
  '--agent': 'value',
  '--auto': 'flag',
  '--command': 'value',
  '--continue': 'flag',
  '--days': 'value',
  '--file': 'values',
  '--fork': 'flag',
  '--format': 'value',
  '--help': 'flag',
  '--interactive': 'flag',
  '--log-level': 'value',
  '--max-count': 'value',
  '--mini': 'flag',
  '--model': 'value',
  '--models': 'optional',
  '--no-replay': 'flag',
  '--print-logs': 'flag',
  '--project': 'value',
  '--prompt': 'value',
  '--pure': 'flag',
  '--replay-limit': 'value',
  '--sanitize': 'flag',
  '--session': 'value',
  '--share': 'flag',
  '--thinking': 'flag',
  '--title': 'value',
  '--tools': 'value',
  '--variant': 'value',
  '--verbose': 'flag',
  '--version': 'flag',
};

const shortOptions: Readonly<Record<string, string>> = {
  c: '--continue',
  f: '--file',
  h: '--help',
  i: '--interactive',
  m: '--model',
  n: '--max-count',
  s: '--session',
  v: '--version',
};

const refusedOptions: Readonly<Record<string, string>> = {
  '--attach': 'runs the turn on another server',
  '--cors': 'opens the server that OpenCode runs to other pages',
  '--dir': 'runs in another folder than the one that was looked through',
  '--hostname': 'opens the server that OpenCode runs to the network',
  '--mdns': 'opens the server that OpenCode runs to the network',
  '--mdns-domain': 'opens the server that OpenCode runs to the network',
  '--password': 'speaks to another server',
  '--port': 'opens a server on which everybody on this computer could run turns as the account',
  '--refresh': 'fetches the list of models, which names addresses, from a third party',
  '--username': 'speaks to another server',
};

/** Subcommands that run or show sessions of the home. */
const commands = 'run models stats export session mcp completion'.split(' ');

/** Subcommands of 1.18.33, hidden ones and aliases too, that sign in or out, open a server, outlive the session, or change the home. */
const refusedCommands = (
  'account acp agent attach auth console db debug generate github import plug plugin pr providers serve tui uninstall upgrade web ' +
  'workspace workspace-serve'
).split(' ');

/** @param providers ids that a `--model` may name: connected ones, and those of slots left native */
export function opencodeArgumentsFor(providers: readonly string[]): ArgumentTable {
  return {
    options,
    shortOptions,
    refusedOptions,
    commands,
    refusedCommands,
    clusters: true,
    // `--pure false serve`: the parser takes `false` for the flag's value, so the word behind it is the subcommand.
    commandBehindWords: true,
    judgeValue(spelling, option, value) {
      if (option === '--model') return providers.some((id) => value.startsWith(`${id}/`)) ? null : spelling;
      // The only bare word without a subcommand is a folder to start in, another than the one that was looked through.
      if (option === null) return value === '.' ? null : '[project]';
      return null;
    },
  };
}

export const opencodeArguments: ArgumentTable = opencodeArgumentsFor(Object.values(opencodeProviders));

/** Whether an option stands among the arguments, in any spelling. */
export function hasOption(args: readonly string[], long: string): boolean {
  const short = Object.entries(shortOptions).find(([, name]) => name === long)?.[0];
  return argumentsBeforeText(args).some(
    (each) =>
      each === long ||
      each.startsWith(`${long}=`) ||
      (short !== undefined && !each.startsWith('--') && new RegExp(`^-[a-z]*${short}`).test(each)),
  );
}

/** Whether the arguments start a conversation: the window, or `run`. The other subcommands do not know `--model`. */
export function startsConversation(args: readonly string[]): boolean {
  const others = commands.filter((each) => each !== 'run');
  return !argumentsBeforeText(args).some((each) => others.includes(each)) || args.includes('run');
}

/** The conversation that `--session` names; null: none. */
export function continuedBy(args: readonly string[]): string | null {
  const words = argumentsBeforeText(args);
  const at = words.findIndex((each) => /^(--session|-s)(=|$)/.test(each));
  return at === -1 ? null : (words[at]?.split('=')[1] ?? words[at + 1] ?? null);
}
