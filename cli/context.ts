// What a command needs from the program that runs it: streams, environment, data folder. Nothing reads `process` elsewhere.
import type { Readable, Writable } from 'node:stream';
import type { Gates } from '../core/catalog/features.ts';

export type TerminalInput = Readable & { readonly isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };
export type TerminalOutput = Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };

export type CliStreams = {
  readonly stdin: TerminalInput;
  /** Only what a caller asked for: the text of a command, or its one JSON object. */
  readonly stdout: TerminalOutput;
  /** Everything else: prompts, progress, failures. */
  readonly stderr: TerminalOutput;
};

/** Signals to this process. */
export type Signals = {
  /** Calls the listener instead of what the signals would do. Returns a function that ends that. */
  on(signals: readonly NodeJS.Signals[], listener: (signal: NodeJS.Signals) => void): () => void;
  /** Stops this process, as Ctrl-Z does, until somebody continues it. */
  suspend(): void;
};

export type CliContext = CliStreams & {
  readonly signals: Signals;
  /** Ends standard input so that whoever writes to it learns that nobody reads. */
  readonly closeInput: () => Promise<void>;
  readonly home: string;
  readonly version: string;
  /** What this build and start let the command line show (SPEC J1). */
  readonly gates: Gates;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The program and first arguments that start this same command line again, for the detached daemon. */
  readonly self: readonly [string, ...string[]];
};

/** Whether standard output may carry colour. */
export function colored(context: Pick<CliContext, 'stdout' | 'variables'>): boolean {
  return context.stdout.isTTY === true && (context.variables.NO_COLOR ?? '') === '';
}

export function say(context: Pick<CliStreams, 'stderr'>, line: string): void {
  context.stderr.write(`${line}\n`);
}

export function print(context: Pick<CliStreams, 'stdout'>, line: string): void {
  context.stdout.write(`${line}\n`);
}
