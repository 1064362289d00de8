// Which arguments may not reach OpenCode while a connected profile is chosen, in each form that its parser takes.
import { describe, expect, it } from 'vitest';
import { refusedArguments } from '../../../../daemon/materialize/arguments.ts';
import {
  continuedBy,
  hasOption,
  opencodeArguments,
  opencodeArgumentsFor,
  startsConversation,
} from '../../../../daemon/materialize/opencode/opencode-arguments.ts';

const refusedBy = (args: readonly string[]) => refusedArguments(opencodeArguments, args);

const refused: [string[], string][] = [
  [['--model', 'groq/x'], '--model'],
  [['--model=opencode/big-pickle'], '--model'],
  [['-m', 'gpt-5.5'], '-m'],
  [['run', '-m=groq/x', 'hi'], '-m'],
  [['run', '--attach', 'http://127.0.0.1:4096', 'hi'], '--attach'],
  [['run', '--attach=http://127.0.0.1'], '--attach'],
  [['run', '-p', 'secret'], '-p'],
  [['run', '-u', 'me'], '-u'],
  [['run', '--dir', '/elsewhere', 'hi'], '--dir'],
  [['--port', '4096'], '--port'],
  [['--hostname=0.0.0.0'], '--hostname'],
  [['--mdns'], '--mdns'],
  [['--cors', 'https://example.com'], '--cors'],
  [['--no-pure'], '--no-pure'],
  [['--logLevel', 'DEBUG'], '--logLevel'],
  [['models', '--refresh'], '--refresh'],
  [['--an-option-of-next-year=sk-secret'], '--an-option-of-next-year'],
  [['attach', 'http://127.0.0.1'], 'attach'],
  [['serve'], 'serve'],
  [['web'], 'web'],
  [['acp'], 'acp'],
  [['auth', 'login'], 'auth'],
  [['providers', 'logout'], 'providers'],
  [['console', 'login'], 'console'],
  [['plugin', 'x'], 'plugin'],
  [['plug', 'x'], 'plug'],
  [['import', 'https://example.com/share/x'], 'import'],
  [['pr', '1'], 'pr'],
  [['github', 'run'], 'github'],
  [['upgrade'], 'upgrade'],
  [['uninstall'], 'uninstall'],
  [['db', 'select 1'], 'db'],
  [['debug', 'config'], 'debug'],
  [['agent', 'create'], 'agent'],
  [['a-command-of-next-year'], 'a-command-of-next-year'],
  // The parser takes `false` for the flag's value.
  [['--pure', 'false', 'serve'], 'serve'],
  [['--continue', 'true', 'auth', 'login'], 'auth'],
  [['../elsewhere'], '[project]'],
  [['--prompt', 'hi', '/elsewhere'], '[project]'],
];

const allowed: string[][] = [
  [],
  ['.'],
  ['--model', 'openai/gpt-5.5'],
  ['-m', 'anthropic/claude-opus-5', '--agent', 'plan', '--auto'],
  ['run', 'serve', 'the', 'web'],
  ['run', '--model=openai/gpt-5.5', '-f', 'a.png', 'b.png', '--', 'look'],
  ['run', '-i', '--variant', 'high', '--thinking', '--title', 'serve', 'go'],
  ['run', '--format', 'json', '--command', 'review', 'src'],
  ['--session', 'ses_1', '--fork', '--mini', '--no-replay'],
  ['-c', '--print-logs', '--log-level', 'DEBUG', '--pure'],
  ['--prompt', 'auth login'],
  ['models', 'openai', '--verbose'],
  ['stats', '--days', '3', '--models'],
  ['export', 'ses_1', '--sanitize'],
  ['session', 'list', '-n', '3'],
  ['mcp', 'auth', 'github'],
  ['--', 'serve'],
  ['-h'],
  ['--version'],
];

describe('refused by name', () => {
  it.each(refused)('%j', (args, name) => {
    expect(refusedBy(args)).toContain(name);
  });

  it('never shows a value', () => {
    const secret = 'sk-proj-0123456789';
    for (const args of [['--model', secret], [`--key=${secret}`], [`--${secret}`], ['run', '-p', secret]])
      expect(JSON.stringify(refusedBy(args))).not.toContain(secret);
  });

  it('a model of a provider that this start does not have', () => {
    const table = opencodeArgumentsFor(['anthropic']);
    expect(refusedArguments(table, ['--model', 'openai/gpt-5.5'])).toEqual(['--model']);
    expect(refusedArguments(table, ['--model', 'anthropic/claude-opus-5'])).toEqual([]);
  });
});

it.each(allowed.map((args) => [args]))('lets %j through', (args) => {
  expect(refusedBy(args)).toEqual([]);
});

it('gives a reason for each refused option, and allows none of them', () => {
  for (const [name, reason] of Object.entries(opencodeArguments.refusedOptions)) {
    expect(reason.length).toBeGreaterThan(10);
    expect(opencodeArguments.options).not.toHaveProperty(name);
  }
});

it('finds options in every spelling, before the text', () => {
  expect(hasOption(['run', '-m', 'x'], '--model')).toBe(true);
  expect(hasOption(['-cm', 'x'], '--model')).toBe(true);
  expect(hasOption(['--model=x'], '--model')).toBe(true);
  expect(hasOption(['stats', '--models'], '--model')).toBe(false);
  expect(hasOption(['run', '--', '--model'], '--model')).toBe(false);
  expect(continuedBy(['run', '-s', 'ses_1', 'x'])).toBe('ses_1');
  expect(continuedBy(['--session=ses_2'])).toBe('ses_2');
  expect(continuedBy(['--continue'])).toBeNull();
});

it('knows which starts speak to a model', () => {
  expect([[], ['-c'], ['run', 'x'], ['run', 'list', 'models']].every((args) => startsConversation(args))).toBe(true);
  expect([['models'], ['--verbose', 'models'], ['session', 'list']].some((args) => startsConversation(args))).toBe(
    false,
  );
});
