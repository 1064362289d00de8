// The options of a start that a continuation keeps: what was said to the model then, and which conversation it was, stays behind.
import { type ArgumentTable, argumentsBeforeText } from '../materialize/arguments.ts';

type Option = { readonly name: string; readonly wants: 'none' | 'one' | 'many'; readonly isOptional: boolean };

function optionOf(table: ArgumentTable, argument: string): Option | null {
  const [spelling = '', ...rest] = argument.split('=');
  const isLong = spelling.startsWith('--');
  // `-abc` of a parser with clusters counts by its first letter; such a cluster is kept whole or not at all.
  const letters = table.clusters ? spelling.slice(1, 2) : spelling.slice(1);
  const name = isLong ? spelling : table.shortOptions[letters];
  if (name === undefined || !Object.hasOwn(table.options, name)) return null;
  const arity = table.options[name];
  const isWhole = rest.length > 0 || (!isLong && table.clusters && spelling.length > 2);
  const wants = arity === 'flag' || isWhole ? 'none' : arity === 'values' ? 'many' : 'one';
  return { name, wants, isOptional: arity !== 'value' };
}

/** The words that belong to the option at `at`, itself among them. */
function wordsOf(words: readonly string[], at: number, { wants, isOptional }: Option): readonly string[] {
  if (wants === 'none') return words.slice(at, at + 1);
  const behind = words.slice(at + 1, wants === 'one' ? at + 2 : undefined);
  const end = isOptional ? behind.findIndex((each) => each.startsWith('-')) : -1;
  return [words[at] ?? '', ...(end === -1 ? behind : behind.slice(0, end))];
}

/**
 * @param args the person's, as they were at the start
 * @param keep long names of the options that mean the same in a continuation
 */
export function keptOptions(
  table: ArgumentTable,
  args: readonly string[],
  keep: ReadonlySet<string>,
): readonly string[] {
  const words = argumentsBeforeText(args);
  const kept: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const argument = words[at] ?? '';
    const option = argument.startsWith('-') ? optionOf(table, argument) : null;
    if (option === null) continue;
    const own = wordsOf(words, at, option);
    at += own.length - 1;
    if (keep.has(option.name)) kept.push(...own);
  }
  return kept;
}
