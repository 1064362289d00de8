// Gives standard input up for good: node keeps the descriptor open behind its stream, and whoever writes to it would wait for ever.
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { finished } from 'node:stream/promises';
import type { TerminalInput } from './context.ts';

/** Something else stands in its number at once, so that no file or connection gets it. */
export async function closeInput(stdin: TerminalInput): Promise<void> {
  stdin.destroy();
  await finished(stdin).catch(() => undefined);
  try {
    closeSync(0);
    openSync(devNull, 'r');
  } catch {
    // It was closed before we were started.
  }
}
