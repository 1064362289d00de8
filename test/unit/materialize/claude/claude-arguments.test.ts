// Which arguments may not reach Claude while a connected profile is chosen, in each form that its parser takes.
import { describe, expect, it } from 'vitest';
import {
  claudeArguments,
  refusedClaudeArguments,
  usesWorktree,
} from '../../../../daemon/materialize/claude/claude-arguments.ts';

const refused: [string[], string][] = [
  [['--settings', '/some/file.json'], '--settings'],
  [['--settings=/some/file.json'], '--settings'],
  [['--settings', '{"env":{"ANTHROPIC_BASE_URL":"http://127.0.0.1"}}'], '--settings'],
  [['--settings={"apiKeyHelper":"x"}'], '--settings'],
  [['--settings', '{"model":"arn:aws:bedrock:x"}'], '--settings'],
  [['--settings', '{"env":{"HTTPS_PROXY":"http://127.0.0.1"}}'], '--settings'],
  [['--setting-sources', 'user,project'], '--setting-sources'],
  [['--setting-sources=project'], '--setting-sources'],
  [['--setting-sources', 'local'], '--setting-sources'],
  [['--bare'], '--bare'],
  [['--bg'], '--bg'],
  [['--background', 'do it'], '--background'],
  [['--', '--bg'], '--bg'],
  [['-p', '--', '--background'], '--background'],
  [['--', '--handle-uri', 'claude-cli://open'], '--handle-uri'],
  [['--worktree', 'x', '--tmux'], '--tmux'],
  [['-w', '--tmux=classic'], '--tmux'],
  [['--remote-control'], '--remote-control'],
  [['--remote-control=name'], '--remote-control'],
  [['--rc'], '--rc'],
  [['--remote', 'x'], '--remote'],
  [['--cloud'], '--cloud'],
  [['--teleport'], '--teleport'],
  [['--sdk-url', 'wss://127.0.0.1'], '--sdk-url'],
  [['--sdk-url=wss://127.0.0.1'], '--sdk-url'],
  [['--managed-settings', '{}'], '--managed-settings'],
  [['--plugin-url', 'https://example.com/x.zip'], '--plugin-url'],
  [['--setting', 'x'], '--setting'],
  [['--an-option-of-next-year=sk-secret'], '--an-option-of-next-year'],
  [['-x'], '-x'],
  [['-px'], '-x'],
  [['-pcx'], '-x'],
  [['auth', 'logout'], 'auth'],
  [['auth', 'login'], 'auth'],
  [['setup-token'], 'setup-token'],
  [['install'], 'install'],
  [['update'], 'update'],
  [['upgrade'], 'upgrade'],
  [['gateway', '--config', 'x'], 'gateway'],
  [['mcp', 'add', 'x'], 'mcp'],
  [['plugin', 'install', 'x'], 'plugin'],
  [['plugins'], 'plugins'],
  [['project', 'purge'], 'project'],
  [['agents'], 'agents'],
  [['doctor'], 'doctor'],
  [['ultrareview'], 'ultrareview'],
  [['remote-control'], 'remote-control'],
  [['a-command-of-next-year'], 'a-command-of-next-year'],
  // commander finds a subcommand behind options
  [['--verbose', 'auth', 'logout'], 'auth'],
  [['--model', 'opus', 'auth'], 'auth'],
  [['--resume', 'auth'], 'auth'],
  [['--model', '--bare'], '--bare'],
  [['cc://127.0.0.1:9/x'], 'cc://'],
  [['cc+unix:///run/x'], 'cc://'],
];

const allowed: string[][] = [
  [],
  ['write a test'],
  ['-p', 'ping', '--output-format', 'json'],
  ['-pc', 'go on'],
  ['-cp', 'go on'],
  ['-pr7f1f7c1e-0000-4000-8000-000000000001', 'go on'],
  ['--resume=7f1f7c1e-0000-4000-8000-000000000001', '--fork-session'],
  ['--session-id', '7f1f7c1e-0000-4000-8000-000000000001'],
  ['hello', 'auth'],
  ['--model', 'auth'],
  ['--setting-sources', 'user'],
  ['--setting-sources='],
  ['--settings', '{"permissions":{"deny":["Bash"]},"model":"opus"}'],
  ['--settings={"env":{"EDITOR":"vi"}}'],
  ['--allowedTools', 'Bash(git *)', 'Edit', '--add-dir', '../lib', '../more'],
  ['--mcp-config', 'servers.json', '--strict-mcp-config', '--plugin-dir', './plugin'],
  ['--dangerously-skip-permissions', '--permission-mode=plan', '--worktree', 'x', '-d', 'api,hooks'],
  ['--append-system-prompt', 'auth', '--', 'auth'],
  ['--', '--bare'],
  ['-h'],
  ['auto-mode', 'config'],
];

describe('refused by name', () => {
  it.each(refused)('%j', (args, name) => {
    expect(refusedClaudeArguments(args)).toContain(name);
  });

  it('never shows a value', () => {
    const secret = 'sk-ant-api03-0123456789';
    const names = [
      ['--settings', `{"env":{"ANTHROPIC_API_KEY":"${secret}"}}`],
      [`--token=${secret}`],
      [`--${secret}`],
      ['--setting-sources', secret],
      [`cc://${secret}`],
    ];
    expect(JSON.stringify(names.map(refusedClaudeArguments))).not.toContain(secret);
    for (const args of names) expect(refusedClaudeArguments(args)).toHaveLength(1);
  });
});

it.each(allowed.map((args) => [args]))('lets %j through', (args) => {
  expect(refusedClaudeArguments(args)).toEqual([]);
});

it('has no option both ways but those whose value decides', () => {
  const both = Object.keys(claudeArguments.refusedOptions).filter((name) =>
    Object.hasOwn(claudeArguments.options, name),
  );
  expect(both.sort()).toEqual(['--setting-sources', '--settings']);
});

it('knows when a session works in a worktree of its own', () => {
  expect([['-w'], ['-pw', 'x'], ['--worktree'], ['--worktree=x']].map(usesWorktree)).toEqual([true, true, true, true]);
  expect([[], ['-p', 'w'], ['--verbose'], ['work']].map(usesWorktree)).toEqual([false, false, false, false]);
});
