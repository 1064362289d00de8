// One program at three pipes, started without a shell and without a terminal.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { PassThrough } from 'node:stream';
import type { Program, ProgramExit } from './program.ts';
import type { ProgramRequest } from './terminal.ts';

/** What the program writes. */
export type Outlet = {
  /** To be read by whoever takes the pipe; until then the program waits when it is full. */
  readonly stream: Readable;
  /** Everything was read. */
  readonly ended: Promise<unknown>;
  /** Bytes that came from the program so far. */
  bytes(): number;
  /** Whether everything that came was given on. */
  isEmpty(): boolean;
  /** Stops reading the program: somebody else has kept its end open. */
  cutOff(): void;
};

export type Pipes = Program & {
  readonly stdin: Writable;
  readonly stdout: Outlet;
  readonly stderr: Outlet;
  /** The end of the program; what it wrote may still stand in the pipes. */
  readonly exited: Promise<ProgramExit>;
};

/** A pipe without a reader is emptied and forgotten by node when the program ends; behind this it is kept. */
function outlet(source: ChildProcessWithoutNullStreams['stdout']): Outlet {
  const stream = source.pipe(new PassThrough());
  const socket = source as Readable & { readonly bytesRead?: number };
  source.on('error', () => stream.end());
  source.on('close', () => stream.end());
  return {
    stream,
    ended: new Promise((resolve) => stream.once('end', resolve)),
    bytes: () => socket.bytesRead ?? 0,
    isEmpty: () => stream.readableLength === 0 && stream.writableLength === 0 && source.readableLength === 0,
    cutOff: () => void source.destroy(),
  };
}

function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return signal === null ? (code ?? 0) : 128 + constants.signals[signal];
}

/**
 * The leader of a session of its own, so that it and what it starts can be ended together.
 * @param passing is shown what comes from standard output, as it passes; must return at once and leave the bytes as they are
 * @throws what the system says
 */
export async function spawnPipes(
  { file, args, cwd, environment }: ProgramRequest,
  passing: ((piece: Uint8Array) => void) | null = null,
): Promise<Pipes> {
  const child = spawn(file, [...args], {
    cwd,
    // As a shell would have it; the caller's names another folder.
    env: { ...environment, PWD: cwd },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  const exited = new Promise<ProgramExit>((resolve) =>
    child.once('exit', (code, signal) => resolve({ exitCode: exitCodeOf(code, signal) })),
  );
  // The program reads no more: told by the close of the stream.
  child.stdin.on('error', () => child.stdin.destroy());
  const [stdout, stderr] = [outlet(child.stdout), outlet(child.stderr)];
  // Beside the pipe, which alone decides when the program waits.
  if (passing !== null) child.stdout.on('data', passing);
  await once(child, 'spawn');
  if (child.pid === undefined) throw new Error('no process');
  return { pid: child.pid, stdin: child.stdin, stdout, stderr, exited, hangUp: () => void child.kill('SIGHUP') };
}
