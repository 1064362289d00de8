// `claude setup-token` in a terminal that nobody sees: what stands on it is read, never kept, logged or shown.
import type { Clock } from '../../clock.ts';
import { pause } from '../../clock.ts';
import { createEndProcesses } from '../../sessions/end-processes.ts';
import { systemProcessTable } from '../../sessions/process-table.ts';
import { spawnTerminal } from '../../sessions/terminal.ts';
import { readScreen, type SetupTokenScreen } from './read-screen.ts';
import { createTerminalScreen } from './terminal-screen.ts';

export type HiddenTerminal = {
  /** Types a text and, once the program has taken it, Enter. */
  enter(text: string): void;
  /** Ends the program and whatever it started; afterwards nobody writes to its folder any more. */
  end(): Promise<void>;
};

type Options = {
  readonly program: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  onScreen(screen: SetupTokenScreen): void;
  /** After the last screen. */
  onExit(exitCode: number, screen: SetupTokenScreen): void;
};

/** So wide that neither address nor token is broken over two lines, and so high that nothing is scrolled away. */
const size = { cols: 2000, rows: 100 };
const graceMs = 2_000;

/** @throws what the system says when there is no terminal to be had */
export function openHiddenTerminal({ program, folder, environment, clock, ...options }: Options): HiddenTerminal {
  const table = systemProcessTable();
  const endProcesses = createEndProcesses(table, clock);
  const screen = createTerminalScreen(size);
  const request = { file: program, args: ['setup-token'], cwd: folder, environment, ...size };
  const terminal = spawnTerminal(request);
  const identity = table.identity(terminal.pid);
  const helpers = () => table.holding(folder).map((pid) => ({ pid, identity: table.identity(pid), group: false }));
  let enterIsDue = false;

  terminal.onData((data) => {
    screen.write(data);
    if (enterIsDue) terminal.write('\r');
    enterIsDue = false;
    options.onScreen(readScreen(screen.lines(), screen.cursorLine()));
  });
  const exited = new Promise<void>((resolve) =>
    terminal.onExit(({ exitCode }) => {
      options.onExit(exitCode, readScreen(screen.lines(), size.rows));
      resolve();
    }),
  );

  return {
    enter(text) {
      enterIsDue = true;
      terminal.write(text);
    },
    async end() {
      if (identity === null) terminal.hangUp();
      await endProcesses([{ pid: terminal.pid, identity, group: true }, ...helpers()], graceMs);
      await endProcesses(helpers(), graceMs);
      await Promise.race([exited, pause(clock, graceMs)]);
    },
  };
}
