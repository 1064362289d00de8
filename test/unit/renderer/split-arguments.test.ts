// One line becomes arguments as a shell would quote them; nothing in it is ever run or replaced.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitArguments } from '../../../renderer/features/new-session/split-arguments.ts';

describe('as POSIX shells quote', () => {
  test.each([
    ['', []],
    ['   ', []],
    ['--search  -m gpt-5', ['--search', '-m', 'gpt-5']],
    ["-p 'two words'", ['-p', 'two words']],
    ['--config="a b"c', ['--config=a bc']],
    ['\'\' ""', ['', '']],
    ['a\\ b', ['a b']],
    ["'a\\b'", ['a\\b']],
    ['"a\\"b\\\\c\\d"', ['a"b\\c\\d']],
    ["it\\'s", ["it's"]],
    ['$HOME `id` * | ; > ~ #x', ['$HOME', '`id`', '*', '|', ';', '>', '~', '#x']],
  ])('%s', (line, args) => expect(splitArguments(line)).toEqual({ ok: true, args }));

  test.each([
    ["a 'b", 'single-quote'],
    ['a "b', 'double-quote'],
    ['a "b\\"', 'double-quote'],
    ['a\\', 'backslash'],
  ])('%s is not finished', (line, problem) => expect(splitArguments(line)).toEqual({ ok: false, problem }));
});

test('on Windows a backslash belongs to a path, but for one before a double quote', () => {
  expect(splitArguments('--cd C:\\src\\app\\ "C:\\a b" say\\"x', 'plain')).toEqual({
    ok: true,
    args: ['--cd', 'C:\\src\\app\\', 'C:\\a b', 'say"x'],
  });
});

test('whatever is quoted comes out as it went in', () => {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  fc.assert(
    fc.property(fc.array(fc.string()), (args) => {
      expect(splitArguments(args.map(quoted).join(' '))).toEqual({ ok: true, args });
    }),
  );
});
