// The built command line on a real terminal, for what it asks a person there.
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { createPtyInput } from '../../daemon/sessions/pty-input.ts';
import { type CliBench, cliFile } from './cli.ts';
import { poll } from './poll.ts';

export type TerminalCli = {
  /** Waits for the text, anywhere after what was last waited for. */
  readonly seen: (text: string) => Promise<void>;
  readonly type: (text: string | Uint8Array) => void;
  readonly resize: (cols: number, rows: number) => void;
  /** Signals the command line itself. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** All that was shown, without control sequences. */
  readonly shown: () => string;
  /** All that was shown, with them. */
  readonly written: () => string;
  readonly exitCode: Promise<number>;
};

export function startOnTerminal(
  bench: CliBench,
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = bench.home,
  [program, ...first]: readonly [string, ...string[]] = [process.execPath, cliFile],
): TerminalCli {
  const pty = spawn(program, [...first, ...args], {
    cols: 200,
    rows: 50,
    cwd,
    env: { ...bench.environment, TERM: 'xterm', ...env },
  });
  const input = createPtyInput(pty);
  let written = '';
  let from = 0;
  pty.onData((data) => {
    written += data;
  });
  const shown = () => stripVTControlCharacters(written);
  const exitCode = new Promise<number>((resolve) => pty.onExit((event) => resolve(event.exitCode)));
  return {
    async seen(text) {
      const at = await poll(() => {
        const found = shown().indexOf(text, from);
        return found < 0 ? null : found + 1;
      });
      from = at - 1 + text.length;
    },
    type: (text) => input.write(text),
    resize: (cols, rows) => pty.resize(cols, rows),
    kill: (signal) => pty.kill(signal),
    shown,
    written: () => written,
    exitCode,
  };
}
