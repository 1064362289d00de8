// One program in a pseudo-terminal, started without a shell.
import { type IPty, spawn } from '@lydell/node-pty';

export type TerminalRequest = {
  /** Absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly cols: number;
  readonly rows: number;
};

export type TerminalExit = {
  /** 128 + signal where a signal ended it, as shells count. */
  readonly exitCode: number;
};

export type Terminal = {
  /** Also the id of its session and its process group: the pseudo-terminal makes it a leader. */
  readonly pid: number;
  onData(listener: (text: string) => void): void;
  /** Called once, after the last data. */
  onExit(listener: (exit: TerminalExit) => void): void;
  write(data: string): void;
  resize(cols: number, rows: number): void;
  /** SIGHUP to the program; the only way to end it where there are no process groups. */
  hangUp(): void;
};

export type SpawnTerminal = (request: TerminalRequest) => Terminal;

/** The kernel refuses what a terminal that is gone is asked; that it is gone is told by `onExit`. */
function whileItLives(action: () => void): void {
  try {
    action();
  } catch {
    // Ended between the person's key and our call.
  }
}

function wrap(pty: IPty): Terminal {
  return {
    pid: pty.pid,
    onData: (listener) => void pty.onData(listener),
    onExit: (listener) =>
      void pty.onExit(({ exitCode, signal }) => listener({ exitCode: signal ? 128 + signal : exitCode })),
    write: (data) => whileItLives(() => pty.write(data)),
    resize: (cols, rows) => whileItLives(() => pty.resize(cols, rows)),
    hangUp: () => whileItLives(() => pty.kill()),
  };
}

/** The terminal that answers as `xterm-256color`; `TERM=dumb` would make Codex refuse (backend-clis-interactive.md §3). */
export const spawnTerminal: SpawnTerminal = ({ file, args, cwd, environment, cols, rows }) =>
  wrap(
    spawn(file, [...args], {
      name: 'xterm-256color',
      cols,
      rows,
      cwd,
      env: { ...environment, TERM: 'xterm-256color', COLORTERM: 'truecolor' },
    }),
  );
