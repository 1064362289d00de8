// A session at a terminal: the program that runs there now, what it has shown, who looks on, and what is typed.
import type { SessionId } from '../../core/ids.ts';
import type { Connection } from '../api/handlers.ts';
import type { Clock } from '../clock.ts';
import type { Materializer } from '../materialize/materializer.ts';
import { createBellListener } from './bell.ts';
import { createEarlyKeys, type EarlyKeys, type Keys } from './early-keys.ts';
import { createOutputFlow, type OutputFlow } from './output-flow.ts';
import type { ProgramExit } from './program.ts';
import type { Terminal, TerminalSize } from './terminal.ts';

export type TerminalSession = Pick<OutputFlow, 'attach' | 'detach' | 'shown'> & {
  readonly io: 'terminal';
  /** The program that runs in it now. */
  program(): Terminal;
  /** The end of the program that runs in it now, after everything that it showed. */
  exited(): Promise<ProgramExit>;
  size(): TerminalSize;
  type(keys: Keys): void;
  resize(size: TerminalSize): void;
  /** Shows a line of our own, on a terminal as it was before the program. */
  note(line: string): void;
  /** Puts another program in the place of one that has ended. Those who look on see it go on. */
  replaceTerminal(terminal: Terminal, marks: Materializer['marks'] | null): void;
  announce(exitCode: number | null): void;
};

type Options = {
  readonly id: SessionId;
  readonly terminal: Terminal;
  readonly size: TerminalSize;
  /** What shows that the program reads keys; null: they are given on at once. */
  readonly marks: Materializer['marks'] | null;
  readonly clock: Clock;
  /** Is told the end without attaching. */
  readonly starter: Connection | null;
  readonly rang: (at: number) => void;
  readonly output: (text: string, at: number) => void;
};

const bellEveryMs = 1_000;

/**
 * What an ended program may have left switched on: the other screen, mouse, focus, bracketed paste, keyboard protocols, colours, a hidden
 * cursor, a scrolling region.
 */
const asBefore = ['[?1049l', '[?1000;1002;1003;1004;1006;2004;2026;2031l', '[<99u', '[>4m', '[!p', '[?25h', '[0m']
  .map((each) => `\x1b${each}`)
  .join('');

type Running = { readonly terminal: Terminal; readonly exited: Promise<ProgramExit>; readonly early: EarlyKeys | null };

export function createTerminalSession(options: Options): TerminalSession {
  const { id, clock, starter, rang, output } = options;
  const hearsBell = createBellListener();
  let { size } = options;
  let isHeld = false;
  let rangAt = Number.NEGATIVE_INFINITY;

  const flow = createOutputFlow({
    id,
    clock,
    hold(waits) {
      if (waits === isHeld) return;
      isHeld = waits;
      running.terminal.hold(waits);
    },
  });

  const hear = (text: string) => {
    const now = clock.now();
    if (!hearsBell(text) || now - rangAt < bellEveryMs) return;
    rangAt = now;
    rang(now);
  };

  const run = (terminal: Terminal, marks: Materializer['marks'] | null): Running => {
    const early = marks === null ? null : createEarlyKeys({ marks, size, clock, give: terminal.write });
    terminal.onData((text) => {
      flow.push(text);
      hear(text);
      early?.see(text);
      output(text, clock.now());
    });
    const exited = new Promise<ProgramExit>((resolve) =>
      terminal.onExit((exit) => {
        early?.release();
        resolve(exit);
      }),
    );
    return { terminal, early, exited };
  };
  let running = run(options.terminal, options.marks);

  return {
    io: 'terminal',
    attach: flow.attach,
    detach: flow.detach,
    shown: flow.shown,
    program: () => running.terminal,
    exited: () => running.exited,
    size: () => size,
    type: (keys) => (running.early === null ? running.terminal.write(keys) : running.early.type(keys)),
    resize(next) {
      size = next;
      running.terminal.resize(next.cols, next.rows);
    },
    note: (line) => flow.push(`${asBefore}\r\n${line}\r\n`),
    replaceTerminal(terminal, marks) {
      running = run(terminal, marks);
      if (isHeld) terminal.hold(true);
    },
    announce: (exitCode) => flow.announceExit(exitCode, starter === null ? [] : [starter]),
  };
}
