// The guard of Codex's arguments: with a connected profile nothing may change which account is used or where its token goes.
import { isHarmlessKey } from './codex-config.ts';

type Arity = 'flag' | 'value' | 'values';

/**
 * The options of Codex 0.169.0 and its kept subcommands that leave account and address alone, from their help texts. An allow-list:
 * what is not here is refused, since a later version's option cannot be judged. Refused thereby: `--profile`, `--oss`,
 * `--local-provider`, `--remote`, `--remote-auth-token-env` (backend-clis-interactive.md §5).
 */
const options: Readonly<Record<string, Arity>> = {
  '--add-dir': 'value',
  '--all': 'flag',
  '--approve-for-me': 'flag',
  '--ascii': 'flag',
  '--ask-for-approval': 'value',
  '--base': 'value',
  '--cd': 'value',
  '--color': 'value',
  '--commit': 'value',
  '--config': 'value',
  '--cyber-access-program': 'value',
  '--dangerously-bypass-approvals-and-sandbox': 'flag',
  '--dangerously-bypass-hook-trust': 'flag',
  '--disable': 'value',
  '--enable': 'value',
  '--ephemeral': 'flag',
  '--force': 'flag',
  '--help': 'flag',
  '--ignore-rules': 'flag',
  '--ignore-user-config': 'flag',
  '--image': 'values',
  '--include-non-interactive': 'flag',
  '--json': 'flag',
  '--last': 'flag',
  '--model': 'value',
  '--network-only': 'flag',
  '--no-alt-screen': 'flag',
  '--no-color': 'flag',
  '--no-daemon': 'flag',
  '--output-last-message': 'value',
  '--output-schema': 'value',
  '--sandbox': 'value',
  '--search': 'flag',
  '--skip-git-repo-check': 'flag',
  '--strict-config': 'flag',
  '--summary': 'flag',
  '--thread-source': 'value',
  '--title': 'value',
  '--trust': 'flag',
  '--uncommitted': 'flag',
  '--version': 'flag',
  '--worktree': 'flag',
};

const shortOptions: Readonly<Record<string, string>> = {
  C: '--cd',
  V: '--version',
  a: '--ask-for-approval',
  c: '--config',
  h: '--help',
  i: '--image',
  m: '--model',
  o: '--output-last-message',
  s: '--sandbox',
};

/** Subcommands that run or show sessions of the home. */
const commands = new Set(
  'exec e review resume fork apply a archive unarchive delete completion doctor help'.split(' '),
);

/**
 * Subcommands of 0.169.0, hidden ones too, that sign in or out, speak to another server, outlive the session, or change the home.
 * A subcommand of a later version is caught by its shape where it has a hyphen.
 */
const refusedCommands = new Set(
  (
    'agents app app-server cloud cloud-tasks debug exec-server execpolicy features login logout mcp mcp-server migrate-nfs-db ' +
    'migrate-rollouts plugin queue remote-control responses-api-proxy sandbox stdio-to-uds update'
  ).split(' '),
);
const looksLikeCommand = /^[a-z]+(-[a-z0-9]+)+$/;

/** Features (`--enable`, `--disable`) that change what the agent can do, not whom it speaks to. */
const features = new Set(
  (
    'fast_mode goals image_generation memories multi_agent multi_agent_v2 prevent_idle_sleep shell_snapshot shell_tool skill_search ' +
    'standalone_web_search ultrafast_mode undo unified_exec view_image web_search_cached web_search_request'
  ).split(' '),
);

/** The name of a setting may be shown; anything else could be a secret that was typed in the wrong place. */
function shown(option: string, setting: string): string {
  return /^[a-z_.]{1,60}$/.test(setting) ? `${option} ${setting}` : option;
}

function judgeValue(spelling: string, option: string, value: string): string | null {
  if (option === '--config') {
    const key = value.split('=', 1)[0]?.trim() ?? '';
    const feature = key.startsWith('features.') && features.has(key.slice('features.'.length));
    return feature || isHarmlessKey(key) ? null : shown(spelling, key);
  }
  if (option === '--enable' || option === '--disable') return features.has(value) ? null : shown(spelling, value);
  return null;
}

type Parsed = {
  /** Name of what is refused. */
  readonly refused: string | null;
  /** The option as it was written whose value is the next argument; `many`: every bare word up to the next option. */
  readonly wants: { readonly spelling: string; readonly option: string; readonly many: boolean } | null;
};

function wanted(spelling: string, option: string): Parsed['wants'] {
  const arity = options[option];
  return arity === 'flag' ? null : { spelling, option, many: arity === 'values' };
}

function parseLong(argument: string): Parsed {
  const [name = '', ...rest] = argument.split('=');
  const arity = Object.hasOwn(options, name) ? options[name] : undefined;
  if (arity === undefined) return { refused: /^--[a-z-]{1,60}$/.test(name) ? name : '--', wants: null };
  if (rest.length > 0) return { refused: judgeValue(name, name, rest.join('=')), wants: null };
  return { refused: null, wants: wanted(name, name) };
}

/** A cluster such as `-hVcmodel_provider=x`: letters of flags, then perhaps one that takes the rest as its value. */
function parseShort(argument: string): Parsed {
  for (let at = 1; at < argument.length; at += 1) {
    const letter = argument[at] ?? '';
    const option = Object.hasOwn(shortOptions, letter) ? shortOptions[letter] : undefined;
    if (option === undefined) return { refused: `-${letter}`, wants: null };
    if (options[option] === 'flag') continue;
    const value = argument.slice(at + 1).replace(/^=/, '');
    if (value !== '') return { refused: judgeValue(`-${letter}`, option, value), wants: null };
    return { refused: null, wants: wanted(`-${letter}`, option) };
  }
  return { refused: null, wants: null };
}

/** After `--` clap reads text only. */
function argumentsBeforeText(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? args : args.slice(0, end);
}

/** What a bare word is refused as while no subcommand was seen; null: it is one that may run, or a prompt. */
function judgeWord(word: string): string | null {
  if (commands.has(word)) return null;
  return refusedCommands.has(word) || looksLikeCommand.test(word) ? word : null;
}

/**
 * The names of those arguments that must not reach Codex while a connected profile is chosen; empty when all may.
 * Reads them as clap does: joined values, clusters, a subcommand also behind a prompt, nothing but text after `--`. Where clap's
 * reading depends on more than this table knows, both readings are judged.
 */
export function refusedCodexArguments(args: readonly string[]): readonly string[] {
  const refused: (string | null)[] = [];
  let pending: Parsed['wants'] = null;
  let hasCommand = false;
  for (const argument of argumentsBeforeText(args)) {
    if (argument.startsWith('-') && argument !== '-') {
      const parsed = argument.startsWith('--') ? parseLong(argument) : parseShort(argument);
      refused.push(parsed.refused);
      pending = parsed.wants;
    } else if (pending !== null && !pending.many) {
      refused.push(judgeValue(pending.spelling, pending.option, argument));
      pending = null;
    } else if (!hasCommand) {
      refused.push(judgeWord(argument));
      // A picture may be called `exec`; then what follows the next option is still the subcommand.
      hasCommand = pending === null && commands.has(argument);
    }
  }
  return refused.filter((name) => name !== null);
}

/** Codex refuses to see `--no-daemon` twice. */
export function hasNoDaemon(args: readonly string[]): boolean {
  return argumentsBeforeText(args).includes('--no-daemon');
}
