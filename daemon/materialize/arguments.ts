// The guard of a backend's arguments: with a connected profile nothing may change which account is used or where its credential goes.

/** `flag`: no value; `value`: one; `values`: every bare word that follows; `optional`: one, if the next is no option. */
export type Arity = 'flag' | 'value' | 'values' | 'optional';

/** The published table of one backend (docs/backends.md derives from it). */
export type ArgumentTable = {
  /**
   * Options that leave account and address alone, from the help texts of the pinned version. An allow-list: what is not here is
   * refused, since a later version's option cannot be judged.
   */
  readonly options: Readonly<Record<string, Arity>>;
  /** Letter to long option. */
  readonly shortOptions: Readonly<Record<string, string>>;
  /** Known options that are refused, and what they would do; for the table that people read. */
  readonly refusedOptions: Readonly<Record<string, string>>;
  /** Subcommands that run or show sessions of the home. */
  readonly commands: readonly string[];
  /** Subcommands that sign in or out, speak to another server, outlive the session, or change the home. */
  readonly refusedCommands: readonly string[];
  /** How the CLI reads: whether `-ab` are two letters, and whether a word behind the first may be a subcommand too. */
  readonly clusters: boolean;
  readonly commandBehindWords: boolean;
  /**
   * Judges the value of an allowed option (and, with `option` null, a bare word that is no known subcommand).
   * Null: allowed; else the name to show. Never show a value itself: it may be a secret typed in the wrong place.
   */
  readonly judgeValue: (spelling: string, option: string | null, value: string) => string | null;
};

type Wanted = { readonly spelling: string; readonly option: string; readonly arity: Arity };
type Parsed = { readonly refused: string | null; readonly wants: Wanted | null };

function wanted(table: ArgumentTable, spelling: string, option: string): Wanted | null {
  const arity = table.options[option] ?? 'flag';
  return arity === 'flag' ? null : { spelling, option, arity };
}

function parseLong(table: ArgumentTable, argument: string): Parsed {
  const [name = '', ...rest] = argument.split('=');
  if (!Object.hasOwn(table.options, name))
    return { refused: /^--[A-Za-z-]{1,60}$/.test(name) ? name : '--', wants: null };
  if (rest.length > 0) return { refused: table.judgeValue(name, name, rest.join('=')), wants: null };
  return { refused: null, wants: wanted(table, name, name) };
}

/** `-ne`: the letters are one name. */
function parseWord(table: ArgumentTable, argument: string): Parsed {
  const [name = '', ...rest] = argument.slice(1).split('=');
  const option = Object.hasOwn(table.shortOptions, name) ? table.shortOptions[name] : undefined;
  if (option === undefined) return { refused: /^[A-Za-z]{1,10}$/.test(name) ? `-${name}` : '-', wants: null };
  if (rest.length > 0) return { refused: table.judgeValue(`-${name}`, option, rest.join('=')), wants: null };
  return { refused: null, wants: wanted(table, `-${name}`, option) };
}

/** `-p`, `-cvalue`, or a cluster such as `-hVcmodel_provider=x`. */
function parseCluster(table: ArgumentTable, argument: string): Parsed {
  for (let at = 1; at < argument.length; at += 1) {
    const letter = argument[at] ?? '';
    const option = Object.hasOwn(table.shortOptions, letter) ? table.shortOptions[letter] : undefined;
    if (option === undefined) return { refused: `-${letter}`, wants: null };
    if (table.options[option] === 'flag') continue;
    const value = argument.slice(at + 1).replace(/^=/, '');
    if (value !== '') return { refused: table.judgeValue(`-${letter}`, option, value), wants: null };
    return { refused: null, wants: wanted(table, `-${letter}`, option) };
  }
  return { refused: null, wants: null };
}

function parseOption(table: ArgumentTable, argument: string): Parsed {
  if (argument.startsWith('--')) return parseLong(table, argument);
  return table.clusters ? parseCluster(table, argument) : parseWord(table, argument);
}

/** After `--` there is text only. */
export function argumentsBeforeText(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}

/** A subcommand of a later version is caught by its shape where it has a hyphen. */
const looksLikeCommand = /^[a-z]+(-[a-z0-9]+)+$/;

function judgeWord(table: ArgumentTable, word: string): string | null {
  if (table.commands.includes(word)) return null;
  if (table.refusedCommands.includes(word)) return word;
  // A key has hyphens as well, and digits: it is not shown.
  if (looksLikeCommand.test(word)) return /^[a-z-]{1,40}$/.test(word) ? word : '(a subcommand)';
  return table.judgeValue(word, null, word);
}

/**
 * The names of those arguments that must not reach the backend while a connected profile is chosen; empty when all may.
 * Where the CLI's reading depends on more than the table knows, both readings are judged.
 */
export function refusedArguments(table: ArgumentTable, args: readonly string[]): readonly string[] {
  const refused: (string | null)[] = [];
  let pending: Wanted | null = null;
  let hasCommand = false;
  for (const argument of argumentsBeforeText(args)) {
    if (argument.startsWith('-') && argument !== '-') {
      const parsed = parseOption(table, argument);
      refused.push(parsed.refused);
      pending = parsed.wants;
      continue;
    }
    const one: Wanted | null = pending?.arity === 'value' || pending?.arity === 'optional' ? pending : null;
    if (one !== null) {
      refused.push(table.judgeValue(one.spelling, one.option, argument));
      pending = null;
      // `--optional word`: the word may be the option's, or a subcommand.
      if (one.arity === 'value') continue;
    }
    if (hasCommand) continue;
    refused.push(judgeWord(table, argument));
    // A picture may be called `exec`; then what follows the next option is still the subcommand.
    hasCommand = pending === null && (table.commands.includes(argument) || !table.commandBehindWords);
  }
  return refused.filter((name) => name !== null);
}
