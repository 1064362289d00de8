// One program in a pseudo-terminal, started without a shell.
import { closeSync, constants, openSync } from 'node:fs';
import { type IPty, spawn } from '@lydell/node-pty';
import type { Program, ProgramExit } from './program.ts';
import { createPtyInput } from './pty-input.ts';

export type ProgramRequest = {
  /** Absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
};

export type TerminalSize = { readonly cols: number; readonly rows: number };

export type Terminal = Program & {
  /** Text in whole characters: bytes of one that is cut in two are kept until the rest is there. */
  onData(listener: (text: string) => void): void;
  /** Called once, after the last data. */
  onExit(listener: (exit: ProgramExit) => void): void;
  write(data: string | Uint8Array): void;
  resize(cols: number, rows: number): void;
  /** Whether the program waits at its next output, as it would for a slow terminal. What it wrote before its end is never held back. */
  hold(waits: boolean): void;
};

const lookEveryMs = 50;
const quietMs = 15;

/** The kernel refuses what a terminal that is gone is asked; that it is gone is told by `onExit`. */
function whileItLives(action: () => void): void {
  try {
    action();
  } catch {
    // Ended between the person's key and our call.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** node-pty gives a terminal that is not read up 200 ms after the end of its program: what stands in it would be lost. */
function createHold(pty: IPty): { set(waits: boolean): void; isOn(): boolean } {
  let look: NodeJS.Timeout | null = null;
  const letGo = () => {
    if (look !== null) clearInterval(look);
    look = null;
    whileItLives(() => pty.resume());
  };
  pty.onExit(() => look !== null && letGo());
  return {
    isOn: () => look !== null,
    set(waits) {
      if (!waits) {
        if (look !== null) letGo();
        return;
      }
      if (look !== null || !isAlive(pty.pid)) return;
      whileItLives(() => pty.pause());
      look = setInterval(() => isAlive(pty.pid) || letGo(), lookEveryMs);
    },
  };
}

/**
 * Keeps the program's side of the terminal open beyond its end. Without it the last output of a program that writes much is lost on
 * Linux: a terminal gives 4 KiB at a time, and libuv takes a short read of one that was hung up for the end. It is closed when the
 * program is gone and nothing more comes; node-pty would do so 200 ms after the end.
 */
function keepOpen(pty: IPty, isHeld: () => boolean): void {
  // Not in the types of node-pty; there on every system but Windows.
  const { ptsName } = pty as IPty & { readonly ptsName?: string };
  if (ptsName === undefined) return;
  let kept: number | null = null;
  whileItLives(() => {
    kept = openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY);
  });
  let chunks = 0;
  const close = () => {
    clearTimeout(quiet);
    if (kept !== null) closeSync(kept);
    kept = null;
  };
  const look = () => {
    const before = chunks;
    // Behind the reading of this round: after a pause of ours there may be output that has not been read.
    setImmediate(() => {
      if (kept === null) return;
      if (chunks === before && !isHeld() && !isAlive(pty.pid)) close();
    });
  };
  const quiet = setTimeout(look, quietMs).unref();
  pty.onData(() => {
    chunks += 1;
    if (kept !== null) quiet.refresh();
  });
  pty.onExit(close);
}

function wrap(pty: IPty): Terminal {
  const hold = createHold(pty);
  keepOpen(pty, hold.isOn);
  const input = createPtyInput(pty);
  return {
    pid: pty.pid,
    onData: (listener) => void pty.onData(listener),
    onExit: (listener) =>
      void pty.onExit(({ exitCode, signal }) => listener({ exitCode: signal ? 128 + signal : exitCode })),
    write: (data) => whileItLives(() => input.write(data)),
    resize: (cols, rows) => whileItLives(() => pty.resize(cols, rows)),
    hold: hold.set,
    hangUp: () => whileItLives(() => pty.kill()),
  };
}

/** The terminal that answers as `xterm-256color`; `TERM=dumb` would make Codex refuse (backend-clis-interactive.md §3). */
export function spawnTerminal({ file, args, cwd, environment, cols, rows }: ProgramRequest & TerminalSize): Terminal {
  return wrap(
    spawn(file, [...args], {
      name: 'xterm-256color',
      cols,
      rows,
      cwd,
      env: { ...environment, TERM: 'xterm-256color', COLORTERM: 'truecolor' },
    }),
  );
}
