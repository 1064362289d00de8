// The guard of Codex's arguments: with a connected profile nothing may change which account is used or where its token goes.
import { type ArgumentTable, type Arity, argumentsBeforeText } from '../arguments.ts';
import { harmlessFeatures } from './codex-features.ts';
import { isHarmlessKey } from './codex-settings.ts';

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
const commands = 'exec e review resume fork apply a archive unarchive delete completion doctor help'.split(' ');

/**
 * Subcommands of 0.169.0, hidden ones too, that sign in or out, speak to another server, outlive the session, or change the home.
 * A subcommand of a later version is caught by its shape where it has a hyphen.
 */
const refusedCommands = (
  'agents app app-server cloud cloud-tasks debug exec-server execpolicy features login logout mcp mcp-server migrate-nfs-db ' +
  'migrate-rollouts plugin queue remote-control responses-api-proxy sandbox stdio-to-uds update'
).split(' ');

/** The name of a setting may be shown; anything else could be a secret that was typed in the wrong place. */
function shown(option: string, setting: string): string {
  return /^[a-z_.]{1,60}$/.test(setting) ? `${option} ${setting}` : option;
}

function judgeValue(spelling: string, option: string | null, value: string): string | null {
  if (option === '--config') {
    const key = value.split('=', 1)[0]?.trim() ?? '';
    const feature = key.startsWith('features.') && harmlessFeatures.has(key.slice('features.'.length));
    return feature || isHarmlessKey(key) ? null : shown(spelling, key);
  }
  if (option === '--enable' || option === '--disable')
    return harmlessFeatures.has(value) ? null : shown(spelling, value);
  return null;
}

export const codexArguments: ArgumentTable = {
  options,
  shortOptions,
  refusedOptions: {
    '--profile': 'reads another configuration file, which may name another provider',
    '--oss': 'uses a local provider',
    '--local-provider': 'uses a local provider',
    '--remote': 'runs on another server',
    '--remote-auth-token-env': 'takes another credential',
  },
  commands,
  refusedCommands,
  clusters: true,
  commandBehindWords: true,
  judgeValue,
};

/** Codex refuses to see `--no-daemon` twice. */
export function hasNoDaemon(args: readonly string[]): boolean {
  return argumentsBeforeText(args).includes('--no-daemon');
}
