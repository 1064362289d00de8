// Whether a session has this terminal, and how large it is.
import type { CliContext } from '../context.ts';

type Streams = Pick<CliContext, 'stdin' | 'stdout'>;

/** A program whose input or output is not a terminal expects pipes; one terminal cannot be half of each. */
export function isTerminal({ stdin, stdout }: Streams): boolean {
  return stdin.isTTY === true && stdout.isTTY === true;
}

/** Within what a session takes; 80 × 24 where there is no terminal or it does not say. */
export function sizeOf({ stdout }: Pick<Streams, 'stdout'>): { readonly cols: number; readonly rows: number } {
  const within = (size: number) => Math.min(1000, Math.max(2, size));
  return { cols: within(stdout.columns || 80), rows: within(stdout.rows || 24) };
}
