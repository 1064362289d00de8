// How a backend's arguments are read against its table: nothing that is not known to be harmless gets by, in whatever form it is written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArgumentTable, argumentsBeforeText, refusedArguments } from '../../../daemon/materialize/arguments.ts';

const table: ArgumentTable = {
  options: {
    '--model': 'value',
    '--image': 'values',
    '--continue': 'flag',
    '--resume': 'optional',
    '--config': 'value',
  },
  shortOptions: { m: '--model', c: '--continue', k: '--config' },
  refusedOptions: { '--remote': 'runs elsewhere' },
  commands: ['exec'],
  refusedCommands: ['login'],
  clusters: true,
  commandBehindWords: true,
  judgeValue: (spelling, option, value) => (option === '--config' && value.startsWith('base_url') ? spelling : null),
};
const words: ArgumentTable = { ...table, shortOptions: { ne: '--continue', m: '--model' }, clusters: false };

describe('an argument', () => {
  it.each([
    [['--model', 'x', 'a prompt'], []],
    [['--model=x', '-c', '-mx', '-m', 'x'], []],
    [['-ck', 'safe=1', '-ckbase_url=1'], ['-k']],
    [['--remote', 'x'], ['--remote']],
    [['--remote=x'], ['--remote']],
    [['--Unknown9'], ['--']],
    [['-z'], ['-z']],
    [['-cz'], ['-z']],
    [['--config', 'base_url=1'], ['--config']],
    [['--config=base_url=1'], ['--config']],
    [['-k=base_url=1'], ['-k']],
    [['login'], ['login']],
    [['some-later-command'], ['some-later-command']],
    [['sk-proj-0123'], ['(a subcommand)']],
    [['a prompt', 'login'], ['login']],
    [['exec', 'login'], []],
    [['--model', 'login'], []],
    [['--image', 'a.png', 'login'], ['login']],
    [['--resume', 'login'], ['login']],
    [['--', '--remote', 'login'], []],
    [['-'], []],
  ] as const)('%j is judged as %j', (args, refused) => {
    expect(refusedArguments(table, args)).toEqual(refused);
  });

  it('is a word where the CLI knows no clusters', () => {
    expect(refusedArguments(words, ['-ne', '-m', 'x', '-m=x'])).toEqual([]);
    expect(refusedArguments(words, ['-en', '-nex'])).toEqual(['-en', '-nex']);
  });

  it('never shows a value: it could be a secret that was typed in the wrong place', () => {
    const secret = 'sk-ant-api03-secret';
    for (const args of [
      [`--${secret}`],
      [`-${secret}`],
      [`--remote=${secret}`],
      ['--config', `base_url=${secret}`],
      [secret],
    ])
      expect(refusedArguments(table, args).join()).not.toContain(secret);
  });
});

it('refuses every option that is not in the table, wherever it stands before the text', () => {
  const harmless = fc.constantFrom('--continue', '--model=x', '-c', 'prompt', 'exec');
  const unknown = fc.stringMatching(/^--[a-z]{3,12}(=\w{0,5})?$/).filter((each) => {
    const [name = ''] = each.split('=');
    return !Object.hasOwn(table.options, name);
  });
  fc.assert(
    fc.property(fc.array(harmless), unknown, fc.array(harmless), (before, option, after) => {
      expect(refusedArguments(table, [...before, option, ...after])).toContain(option.split('=')[0]);
      expect(refusedArguments(table, [...before, '--', option, ...after])).toEqual(refusedArguments(table, before));
    }),
  );
});

it('finds the text behind the first --', () => {
  expect(argumentsBeforeText(['a', '--', 'b', '--'])).toEqual(['a']);
  expect(argumentsBeforeText(['a'])).toEqual(['a']);
});
