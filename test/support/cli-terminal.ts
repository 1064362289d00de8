// The built command line on a real terminal, for what it asks a person there.
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { type CliBench, cliFile } from './cli.ts';
import { poll } from './poll.ts';

export type TerminalCli = {
  /** Waits for the text, anywhere after what was last waited for. */
  readonly seen: (text: string) => Promise<void>;
  readonly type: (text: string) => void;
  /** All that was shown, without control sequences. */
  readonly shown: () => string;
  readonly exitCode: Promise<number>;
};

export function startOnTerminal(
  bench: CliBench,
  args: readonly string[],
  env: Record<string, string> = {},
): TerminalCli {
  const pty = spawn(process.execPath, [cliFile, ...args], {
    cols: 200,
    rows: 50,
    cwd: bench.home,
    env: { ...bench.environment, TERM: 'xterm', ...env },
  });
  let shown = '';
  let from = 0;
  pty.onData((data) => {
    shown += stripVTControlCharacters(data);
  });
  const exitCode = new Promise<number>((resolve) => pty.onExit((event) => resolve(event.exitCode)));
  return {
    async seen(text) {
      const at = await poll(() => {
        const found = shown.indexOf(text, from);
        return found < 0 ? null : found + 1;
      });
      from = at - 1 + text.length;
    },
    type: (text) => pty.write(text),
    shown: () => shown,
    exitCode,
  };
}
