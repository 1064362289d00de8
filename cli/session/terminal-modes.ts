// Notes which modes a program has switched on in the person's terminal, so that exactly those can be taken back.

const esc = '\x1b';
/** `CSI prefix parameters intermediate final`, and the few escapes of two characters that matter here. */
const sequences = new RegExp(`${esc}(?:\\[([<=>?]?)([\\d;:]*)([ !"$]?)([@-~])|([=>c]))`, 'g');
/** A sequence that is longer is none of those below. */
const longestSequence = 64;

/** Application cursor keys, mouse, focus, bracketed paste, synchronized output, colour scheme and size reports. */
const offByDefault = [1, 9, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 2004, 2026, 2031, 2048];
/** Wrapping at the edge, the cursor. */
const onByDefault = [7, 25];
const alternateScreens = [47, 1047, 1049];

type Screen = 'main' | 'alternate';

export type TerminalModes = {
  /** What is being written to the terminal, in order. */
  see(text: string): void;
  /** Takes back what is on, and forgets it. */
  restore(): string;
};

type State = {
  /** Private modes that differ from their default. */
  readonly changed: Set<number>;
  alternate: number | null;
  /** How often keyboard flags were pushed; each screen has a stack of its own (kitty keyboard protocol). */
  readonly pushed: Record<Screen, number>;
  readonly flags: Record<Screen, boolean>;
  otherKeys: boolean;
  keypad: boolean;
  cursorShape: boolean;
  region: boolean;
  colours: boolean;
};

const initial = (): State => ({
  changed: new Set(),
  alternate: null,
  pushed: { main: 0, alternate: 0 },
  flags: { main: false, alternate: false },
  otherKeys: false,
  keypad: false,
  cursorShape: false,
  region: false,
  colours: false,
});

const screenOf = (state: State): Screen => (state.alternate === null ? 'main' : 'alternate');

function privateMode(state: State, mode: number, set: boolean): void {
  if (alternateScreens.includes(mode)) {
    state.alternate = set ? mode : null;
  } else if (offByDefault.includes(mode) || onByDefault.includes(mode)) {
    if (set === onByDefault.includes(mode)) state.changed.delete(mode);
    else state.changed.add(mode);
  }
}

function keyboard(state: State, prefix: string, [first = 0]: readonly number[]): void {
  const screen = screenOf(state);
  if (prefix === '>') state.pushed[screen] += 1;
  if (prefix === '<') state.pushed[screen] = Math.max(0, state.pushed[screen] - Math.max(1, first));
  if (prefix === '=') state.flags[screen] = first !== 0;
}

function note(state: State, name: string, prefix: string, numbers: readonly number[]): void {
  const [first = 0, second = 0] = numbers;
  if (prefix === '?' && (name === 'h' || name === 'l')) {
    for (const mode of numbers) privateMode(state, mode, name === 'h');
  } else if (name === 'u') keyboard(state, prefix, numbers);
  else if (name === 'm' && prefix === '>') state.otherKeys = first === 4 && second > 0;
  else if (name === 'm' && prefix === '') state.colours = numbers.length > 0 && numbers.at(-1) !== 0;
  else if (name === ' q' && prefix === '') state.cursorShape = first > 0;
  else if (name === 'r' && prefix === '') state.region = numbers.length > 0;
}

const plainKeyboard = (state: State, screen: Screen) =>
  (state.pushed[screen] > 0 ? `${esc}[<${state.pushed[screen]}u` : '') + (state.flags[screen] ? `${esc}[=0;1u` : '');

function takeBack(state: State): string {
  const off = [...state.changed].filter((mode) => offByDefault.includes(mode)).map((mode) => `${esc}[?${mode}l`);
  const on = [...state.changed].filter((mode) => onByDefault.includes(mode)).map((mode) => `${esc}[?${mode}h`);
  return [
    state.otherKeys ? `${esc}[>4m` : '',
    state.keypad ? `${esc}>` : '',
    ...off,
    // A scrolling region is taken back with a jump to the corner, so the cursor's place is kept around it.
    state.region ? `${esc}7${esc}[r${esc}8` : '',
    state.alternate === null ? '' : `${plainKeyboard(state, 'alternate')}${esc}[?${state.alternate}l`,
    plainKeyboard(state, 'main'),
    state.cursorShape ? `${esc}[0 q` : '',
    state.colours ? `${esc}[0m` : '',
    ...on,
  ].join('');
}

export function createTerminalModes(): TerminalModes {
  let state = initial();
  /** The start of a sequence that goes on in the next chunk. */
  let open = '';
  return {
    see(chunk) {
      const text = open + chunk;
      let end = 0;
      for (const match of text.matchAll(sequences)) {
        const [whole, prefix = '', parameters = '', intermediate = '', final = '', escaped] = match;
        end = match.index + whole.length;
        const numbers = parameters === '' ? [] : parameters.split(/[;:]/).map(Number);
        if (escaped === 'c' || `${intermediate}${final}` === '!p') state = initial();
        else if (escaped !== undefined) state.keypad = escaped === '=';
        else note(state, `${intermediate}${final}`.replace(/^!/, ''), prefix, numbers);
      }
      const last = text.lastIndexOf(esc);
      open = last >= end && text.length - last <= longestSequence ? text.slice(last) : '';
    },
    restore() {
      const text = takeBack(state);
      state = initial();
      open = '';
      return text;
    },
  };
}
