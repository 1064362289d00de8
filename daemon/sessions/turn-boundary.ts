// Tells from a terminal's output when the program waits for the person: while it works on a turn, something on the screen moves.
import { terminalText } from './terminal-text.ts';

/** How long nothing has moved at the end of a turn: all backends show a running time that changes every second, or a spinner. */
const quietMs = 1_500;

/** What is kept of the output of one terminal. */
export type TurnFlow = {
  /** When something that a person can see last moved (ms epoch). */
  readonly movedAt: number;
  /** The beginning of a control sequence at the end of the last chunk. */
  readonly rest: string;
  /** The last chunks of no more than a character or two: what a blinking cursor that the program draws itself looks like. */
  readonly small: readonly string[];
};

/** @param at ms epoch: when the program was started */
export function startFlow(at: number): TurnFlow {
  return { movedAt: at, rest: '', small: [] };
}

const largestBlink = 2;
/** So many small chunks with no more than two different among them blink; a spinner has more frames, a counter more digits. */
const blinks = 4;

function isBlinking(small: readonly string[]): boolean {
  return small.length >= blinks && new Set(small).size <= 2;
}

/** The flow after one more chunk. Moving, showing and styling the cursor, colours, modes and questions to the terminal move nothing. */
export function noteOutput(flow: TurnFlow, output: string, at: number): TurnFlow {
  const { text, rest } = terminalText(flow.rest + output);
  const visible = text.replace(/[\s\p{Cc}]/gu, '');
  if (visible === '') return { ...flow, rest };
  const small = visible.length > largestBlink ? [] : [...flow.small, output].slice(-blinks);
  return { rest, small, movedAt: isBlinking(small) ? flow.movedAt : at };
}

/** From when on (ms epoch) the program waits for the person, if nothing else moves. */
export function quietAt({ movedAt }: TurnFlow): number {
  return movedAt + quietMs;
}
