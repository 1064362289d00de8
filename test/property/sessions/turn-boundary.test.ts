// The end of a turn, read from terminal output: what moves keeps a turn going, what only blinks or asks the terminal does not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terminalText } from '../../../daemon/sessions/terminal-text.ts';
import { noteOutput, quietAt, startFlow, type TurnFlow } from '../../../daemon/sessions/turn-boundary.ts';
import { runs } from '../../support/runs.ts';

type Chunk = { readonly afterMs: number; readonly output: string };

const sequence = fc.oneof(
  fc.constantFrom(
    '\x1b[?25h',
    '\x1b[?25l',
    '\x1b[6n',
    '\x1b[c',
    '\x1b7',
    '\x1b8',
    '\x1b[>7u',
    '\x1b(B',
    '\x1b=',
    '\x1b[2 q',
  ),
  fc.tuple(fc.nat(200), fc.nat(200)).map(([row, column]) => `\x1b[${row};${column}H`),
  fc.nat(255).map((colour) => `\x1b[38;5;${colour}m`),
  fc.constantFrom('title', 'a ⠋ title', '').map((text) => `\x1b]0;${text}\x07`),
  fc.constant('\x1b]11;?\x1b\\'),
  fc.constant('\x1bP+q544e\x1b\\'),
);
const silent = fc
  .array(fc.oneof(sequence, fc.constantFrom(' ', '\r', '\n', '\x08')), { maxLength: 6 })
  .map((parts) => parts.join(''));
const word = fc.stringMatching(/^[a-z]{3,12}$/);
const gap = fc.nat(3_000);

function fold(chunks: readonly Chunk[], from = 0): TurnFlow {
  let at = from;
  return chunks.reduce((flow, { afterMs, output }) => {
    at += afterMs;
    return noteOutput(flow, output, at);
  }, startFlow(from));
}

/** Cuts a text at the given places. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

describe('the text of a terminal', () => {
  it('is the same however the output is cut', () => {
    const output = fc.array(fc.oneof(sequence, word), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(output, fc.array(fc.nat(), { maxLength: 8 }), (whole, places) => {
        let rest = '';
        let text = '';
        for (const part of cut(whole, places)) {
          const read = terminalText(rest + part);
          rest = read.rest;
          text += read.text;
        }
        expect(text).toBe(terminalText(whole).text);
        expect(rest).toBe('');
        expect(text).not.toContain('\x1b');
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe('the end of a turn', () => {
  it('comes one and a half seconds after the last word, whatever is written to the terminal beside words', () => {
    const chunk = fc.record({ afterMs: gap, output: silent });
    fc.assert(
      fc.property(fc.array(chunk), word, gap, fc.array(chunk), (before, text, afterMs, after) => {
        const wordAt = before.reduce((sum, each) => sum + each.afterMs, 0) + afterMs;
        expect(quietAt(fold([...before, { afterMs, output: text }, ...after]))).toBe(wordAt + 1_500);
      }),
      { numRuns: runs(500) },
    );
  });

  it('is not seen by sequences that are cut in two', () => {
    fc.assert(
      fc.property(silent, fc.array(fc.nat(), { maxLength: 5 }), (output, places) => {
        const chunks = cut(output, places).map((part) => ({ afterMs: 100, output: part }));
        expect(quietAt(fold(chunks))).toBe(1_500);
      }),
      { numRuns: runs(500) },
    );
  });

  it('does not come while a spinner turns or seconds are counted, also where only the one cell is drawn', () => {
    const frames = fc.uniqueArray(fc.constantFrom(...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'), { minLength: 3, maxLength: 10 });
    fc.assert(
      fc.property(
        frames,
        fc.integer({ min: 20, max: 1_400 }),
        fc.integer({ min: 3, max: 60 }),
        (cells, everyMs, count) => {
          const chunks = Array.from({ length: count }, (_, at) => ({
            afterMs: everyMs,
            output: `\x1b[12;3H${cells[at % cells.length]}\x1b[40;1H`,
          }));
          expect(quietAt(fold(chunks))).toBe(everyMs * count + 1_500);
        },
      ),
      { numRuns: runs(300) },
    );
    const seconds = Array.from({ length: 70 }, (_, at) => ({ afterMs: 1_000, output: `\x1b[12;9H${at % 10}` }));
    expect(quietAt(fold(seconds))).toBe(71_500);
  });

  it('comes although a cursor blinks that the program draws itself', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('▌', '█', '_', 'x'),
        fc.integer({ min: 200, max: 1_000 }),
        fc.integer({ min: 6, max: 40 }),
        (cell, everyMs, count) => {
          const chunks = Array.from({ length: count }, (_, at) => ({
            afterMs: everyMs,
            output: at % 2 === 0 ? `\x1b[7m${cell}\x1b[27m` : cell,
          }));
          // The first three are not told from a spinner.
          expect(quietAt(fold(chunks))).toBe(3 * everyMs + 1_500);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
