// Which arguments Pi may get while a connected profile is chosen.
import { type ArgumentTable, type Arity, refusedArguments } from '../arguments.ts';
import { piDefaults } from './pi-providers.ts';

/**
 * The options of Pi 0.73.1 that leave account and address alone, from its help text and its parser. An allow-list: what is not here is
 * refused, since a later version's option (or one that an extension brings) cannot be judged.
 */
const options: Readonly<Record<string, Arity>> = {
  '--append-system-prompt': 'value',
  '--continue': 'flag',
  '--export': 'value',
  '--fork': 'value',
  '--help': 'flag',
  '--list-models': 'optional',
  '--mode': 'value',
  '--model': 'value',
  '--models': 'value',
  '--no-builtin-tools': 'flag',
  '--no-context-files': 'flag',
  '--no-extensions': 'flag',
  '--no-prompt-templates': 'flag',
  '--no-session': 'flag',
  '--no-skills': 'flag',
  '--no-themes': 'flag',
  '--no-tools': 'flag',
  '--offline': 'flag',
  '--print': 'flag',
  '--prompt-template': 'value',
  '--provider': 'value',
  '--resume': 'flag',
  '--session': 'value',
  '--skill': 'value',
  '--system-prompt': 'value',
  '--theme': 'value',
  '--thinking': 'value',
  '--tools': 'value',
  '--verbose': 'flag',
  '--version': 'flag',
};

/** Whole words: Pi knows no clusters. */
const shortOptions: Readonly<Record<string, string>> = {
  c: '--continue',
  h: '--help',
  nbt: '--no-builtin-tools',
  nc: '--no-context-files',
  ne: '--no-extensions',
  np: '--no-prompt-templates',
  ns: '--no-skills',
  nt: '--no-tools',
  p: '--print',
  r: '--resume',
  t: '--tools',
  v: '--version',
};

const refusedOptions: Readonly<Record<string, string>> = {
  '--': 'Pi goes on reading options behind it',
  '--api-key': 'replaces the credential',
  '--extension': 'runs code that can lead the credential elsewhere',
  '--session-dir': 'keeps sessions outside the home',
};

/** Pi's subcommands are about packages, which are code and never come along. */
const refusedCommands = 'install remove uninstall update list config'.split(' ');

const isFile = (value: string): boolean => /[/\\]|\.jsonl$/.test(value);

/** @param providers names that `--provider` and `--model` may give: connected ones, and those of slots left native */
function piArgumentsFor(providers: readonly string[]): ArgumentTable {
  const ofOther = (pattern: string) => {
    const [provider = '', ...rest] = pattern.trim().split('/');
    return rest.length > 0 && !providers.includes(provider.toLowerCase());
  };
  const judges: Readonly<Record<string, (value: string) => boolean>> = {
    '--provider': (value) => !providers.includes(value.toLowerCase()),
    '--model': ofOther,
    // A bare pattern would also take up models of providers that nobody chose.
    '--models': (value) => value.split(',').some((each) => !each.includes('/') || ofOther(each)),
    // A file outside the home: its own folder's settings would count, and the conversation would be changed there.
    '--session': isFile,
    '--fork': isFile,
  };
  return {
    options,
    shortOptions,
    refusedOptions,
    commands: [],
    refusedCommands,
    clusters: false,
    commandBehindWords: false,
    judgeValue: (spelling, option, value) => (option !== null && judges[option]?.(value) === true ? spelling : null),
  };
}

export const piArguments: ArgumentTable = piArgumentsFor([
  ...new Set(Object.values(piDefaults).map(({ provider }) => provider)),
]);

/** `--` ends nothing in Pi's parser (measured): the options behind it count, so it is refused itself and does not hide them. */
export function refusedPiArguments(args: readonly string[], providers: readonly string[]): readonly string[] {
  const marks = args.filter((each) => each === '--');
  return [
    ...marks,
    ...refusedArguments(
      piArgumentsFor(providers),
      args.filter((each) => each !== '--'),
    ),
  ];
}

/** The value of an option, the last one as Pi reads it; null when it is not there. */
export function optionValue(args: readonly string[], option: string): string | null {
  const at = args.lastIndexOf(option);
  return at === -1 ? null : (args[at + 1] ?? null);
}
