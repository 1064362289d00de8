// Holds what a person types before a CLI reads it: keys that come earlier are lost, or lose their Enter (backend-clis-interactive.md §3).
import type { Clock } from '../clock.ts';
import { createTerminalScreen } from '../connect/setup-token/terminal-screen.ts';
import type { Materializer } from '../materialize/materializer.ts';
import type { TerminalSize } from './terminal.ts';
import { terminalText } from './terminal-text.ts';

export type Keys = string | Uint8Array;

export type EarlyKeys = {
  /** Gives the keys on at once, or later, in order. */
  type(keys: Keys): void;
  /** What the program has shown. */
  see(text: string): void;
  /** Gives on what is held and holds nothing more. */
  release(): void;
};

type Options = {
  readonly marks: Materializer['marks'];
  readonly size: TerminalSize;
  readonly clock: Clock;
  readonly give: (keys: Keys) => void;
};

const longestWaitMs = 10_000;
/** A start shows less; whatever showed more has long begun to read. */
const mostShown = 512 * 1024;
const mostHeld = 64 * 1024;

const [escapeCharacter, interrupt, pasteStart] = ['\x1b', '\x03', '\x1b[200~'];
/** Options after which every one of the five prints or runs something and ends, or begins with a prompt. */
const notInteractive = /^(-p|-i|-h|-v|-V|--(print|prompt|prompt-interactive|help|version|mode|list-\w+|export)(=.*)?)$/;

/** Whether these arguments open the CLI's own input box: no subcommand, no prompt. A word behind an option may be its value. */
export function opensInputBox(args: readonly string[]): boolean {
  return args.every((each, at) => {
    if (each.startsWith('-')) return each !== '--' && !notInteractive.test(each);
    const before = args[at - 1];
    return before?.startsWith('-') === true && !before.includes('=');
  });
}

/** The screen as a terminal has it, and all that was written: a program that redraws writes only what differs, and a mark may scroll away. */
function createView(size: TerminalSize): { write(text: string): void; texts(): readonly string[] } {
  const screen = createTerminalScreen(size);
  let written = '';
  return {
    write(text) {
      screen.write(text);
      written += text;
    },
    texts: () => [screen.lines().join('\n'), terminalText(written).text],
  };
}

const startsWithEscape = (keys: Keys) =>
  typeof keys === 'string' ? keys.startsWith(escapeCharacter) : keys[0] === 0x1b;

/** Answers of the terminal and keys that are sequences go on, what is text is held, up to such a sequence. */
function divide(keys: Keys): { readonly held: Keys; readonly passed: Keys } {
  if (typeof keys !== 'string') return startsWithEscape(keys) ? { held: '', passed: keys } : { held: keys, passed: '' };
  if (keys.startsWith(pasteStart)) return { held: keys, passed: '' };
  const at = keys.indexOf(escapeCharacter);
  return at === -1 ? { held: keys, passed: '' } : { held: keys.slice(0, at), passed: keys.slice(at) };
}

export function createEarlyKeys({ marks, size, clock, give }: Options): EarlyKeys {
  const view = createView(size);
  let held: Keys[] = [];
  let shown = 0;
  let isOver = false;

  const release = () => {
    if (isOver) return;
    isOver = true;
    cancel();
    for (const keys of held) give(keys);
    held = [];
  };
  const cancel = clock.after(longestWaitMs, release);

  const isReady = () => view.texts().some((text) => marks.ready.test(text) || (marks.question?.test(text) ?? false));

  return {
    release,
    see(text) {
      if (isOver) return;
      shown += text.length;
      view.write(text);
      if (shown > mostShown || (held.length > 0 && isReady())) release();
    },
    type(keys) {
      if (!isOver && held.length === 0 && isReady()) release();
      if (isOver) return give(keys);
      if (keys === interrupt) {
        // As a terminal does: what was typed before it is not read any more.
        held = [];
        return give(keys);
      }
      const parts = divide(keys);
      if (parts.held.length > 0) held.push(parts.held);
      if (parts.passed.length > 0) give(parts.passed);
      if (held.reduce((sum, each) => sum + each.length, 0) > mostHeld) release();
    },
  };
}
