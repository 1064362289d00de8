// The guard of Claude Code's arguments: with a connected profile nothing may change which account is used or where its credential goes.
import { type ArgumentTable, type Arity, refusedArguments } from '../arguments.ts';
import { jsonFields } from './claude-guard.ts';
import { sanitisedSettings } from './claude-settings.ts';

const flags = (
  '--allow-dangerously-skip-permissions --ax-screen-reader --brief --chrome --continue --dangerously-skip-permissions --debug-to-stderr ' +
  '--disable-slash-commands --enable-auth-status --enable-auto-mode --exclude-dynamic-system-prompt-sections --fork-session --help ' +
  '--ide --include-hook-events --include-partial-messages --init --init-only --maintenance --no-chrome --no-session-persistence ' +
  '--print --replay-user-messages --safe-mode --strict-mcp-config --verbose --version'
).split(' ');

const oneValue = (
  '--advisor --agent --agents --append-system-prompt --append-system-prompt-file --debug-file --effort --fallback-model ' +
  '--input-format --json-schema --max-budget-usd --max-thinking-tokens --max-turns --model --name --output-format --permission-mode ' +
  '--permission-prompt-tool --plan-mode-instructions --plugin-dir --plugin-dir-no-mcp --prefill --resume-session-at --rewind-files ' +
  '--session-id --setting-sources --settings --system-prompt --system-prompt-file --task-budget --thinking --thinking-display'
).split(' ');

const manyValues =
  '--add-dir --allowedTools --allowed-tools --betas --disallowedTools --disallowed-tools --file --mcp-config --tools'.split(
    ' ',
  );

const maybeValue = '--debug --from-pr --prompt-suggestions --resume --worktree'.split(' ');

const all = (names: readonly string[], arity: Arity) => names.map((name) => [name, arity] as const);

/** From the help texts of 2.1.197 and the options that it hides there. */
const options: Readonly<Record<string, Arity>> = Object.fromEntries([
  ...all(flags, 'flag'),
  ...all(oneValue, 'value'),
  ...all(manyValues, 'values'),
  ...all(maybeValue, 'optional'),
]);

/** Settings given in the argument itself, all of which would be taken over from the person's own file too. */
function isHarmlessJson(value: string): boolean {
  const settings = jsonFields(value);
  return settings !== null && sanitisedSettings(settings, 'person').leftOut.length === 0;
}

/** Joins a session that runs elsewhere. */
const connects = /^cc(\+unix)?:\/\//i;

function judgeValue(spelling: string, option: string | null, value: string): string | null {
  if (option === '--settings') return isHarmlessJson(value) ? null : spelling;
  // The last one wins, and with any other value the project's settings count.
  if (option === '--setting-sources') return value === '' || value === 'user' ? null : spelling;
  return option === null && connects.test(value) ? 'cc://' : null;
}

export const claudeArguments: ArgumentTable = {
  options,
  shortOptions: {
    c: '--continue',
    d: '--debug',
    h: '--help',
    n: '--name',
    p: '--print',
    r: '--resume',
    v: '--version',
    w: '--worktree',
  },
  refusedOptions: {
    '--background': 'outlives the session',
    '--bare': 'ignores the sign-in',
    '--bg': 'outlives the session',
    '--cloud': 'runs on another machine',
    '--handle-uri': 'opens what a link says',
    '--managed-settings': 'may name another credential or address',
    '--plugin-url': 'loads code from an address',
    '--rc': 'is steered from elsewhere',
    '--remote': 'runs on another machine',
    '--remote-control': 'is steered from elsewhere',
    '--sdk-url': 'speaks to another server',
    '--setting-sources': 'other than `user`: lets the settings of the folder name another credential or address',
    '--settings': 'a file, or settings that may name another credential or address',
    '--teleport': 'takes a session from another machine',
    '--tmux': 'outlives the session',
  },
  commands: ['auto-mode'],
  refusedCommands: (
    'agents auth doctor gateway import-conversations install login logout mcp plugin plugins project remote-control setup-token ' +
    'ultrareview update upgrade'
  ).split(' '),
  clusters: true,
  commandBehindWords: false,
  judgeValue,
};

/** Claude looks for these among all words, also behind `--` (measured: `claude -- --bg` leaves a background session). */
const actAnywhere = /^(--bg|--background|--handle-uri|--tmux(=.*)?)$/;

/** The names of those arguments that must not reach Claude; empty when all may. */
export function refusedClaudeArguments(args: readonly string[]): readonly string[] {
  const found = args.filter((argument) => actAnywhere.test(argument)).map((argument) => argument.split('=')[0] ?? '');
  return [...new Set([...refusedArguments(claudeArguments, args), ...found])];
}

/** Whether the session works in a git worktree of its own. */
export function usesWorktree(args: readonly string[]): boolean {
  return args.some((argument) => /^(--worktree(=|$)|-[a-z]*w)/.test(argument));
}
