// Splits one line into arguments by the quotes of a shell. No shell is run: variables, patterns and pipes stay the text that they are.
export type SplitArguments =
  | { readonly ok: true; readonly args: readonly string[] }
  /** What is still open at the end of the line. */
  | { readonly ok: false; readonly problem: 'single-quote' | 'double-quote' | 'backslash' };

/** `escape`: as POSIX shells read a backslash; `plain`: for paths on Windows, where only a double quote can stand behind one. */
type Backslash = 'escape' | 'plain';

type Reading = { args: string[]; word: string | null; quote: '"' | "'" | null; at: number };

/** POSIX shell quoting (IEEE 1003.1, 2.2) without expansions. */
export function splitArguments(line: string, backslash: Backslash = 'escape'): SplitArguments {
  const reading: Reading = { args: [], word: null, quote: null, at: 0 };
  for (; reading.at < line.length; reading.at += 1) {
    const character = line[reading.at] ?? '';
    if (character === '\\' && reading.quote !== "'") {
      if (!readBackslash(reading, line[reading.at + 1], backslash)) return { ok: false, problem: 'backslash' };
    } else readCharacter(reading, character);
  }
  if (reading.quote !== null) return { ok: false, problem: reading.quote === '"' ? 'double-quote' : 'single-quote' };
  return { ok: true, args: reading.word === null ? reading.args : [...reading.args, reading.word] };
}

function readCharacter(reading: Reading, character: string): void {
  if (reading.quote !== null) {
    if (character === reading.quote) reading.quote = null;
    else reading.word = (reading.word ?? '') + character;
  } else if (character === '"' || character === "'") {
    reading.quote = character;
    // Two quotes with nothing between them are an empty argument.
    reading.word ??= '';
  } else if (/\s/.test(character)) {
    if (reading.word !== null) reading.args.push(reading.word);
    reading.word = null;
  } else reading.word = (reading.word ?? '') + character;
}

/** @returns false at the end of the line, where nothing follows that it could belong to */
function readBackslash(reading: Reading, next: string | undefined, backslash: Backslash): boolean {
  const takesNext =
    backslash === 'plain' ? next === '"' : reading.quote === null || (next !== undefined && '"\\$`'.includes(next));
  if (!takesNext) {
    reading.word = `${reading.word ?? ''}\\`;
    return true;
  }
  if (next === undefined) return false;
  reading.word = (reading.word ?? '') + next;
  reading.at += 1;
  return true;
}
