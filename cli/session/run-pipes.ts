// Joins this process's three streams to those of a session, so that whoever called us talks to the backend itself, byte for byte.
import type { Duplex, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { SessionId } from '../../core/ids.ts';
import type { DaemonClient } from '../../daemon/api/client.ts';
import type { CliContext } from '../context.ts';

type Context = Pick<CliContext, 'stdin' | 'stdout' | 'stderr' | 'signals' | 'closeInput'>;
type Client = { readonly call: Pick<DaemonClient['call'], 'sessions.signal'> };

export type OpenPipe = (stream: 'stdin' | 'stdout' | 'stderr') => Promise<Duplex>;

export type PipesRequest = {
  readonly id: SessionId;
  readonly openPipe: OpenPipe;
  /** The backend's exit code, told once its output has ended; null: it has none, or the daemon is gone. */
  readonly exit: Promise<number | null>;
};

const passed = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const satisfies readonly NodeJS.Signals[];

/** Ends when the backend has closed the stream, or nobody here reads it any more: then the backend is told the way a pipe tells it. */
async function bring(pipe: Duplex, to: Writable): Promise<void> {
  await pipeline(pipe, to, { end: false }).catch(() => undefined);
}

/** Ends with the input, or when the backend reads no more: then whoever writes to us is told the way a pipe tells it. */
async function give({ stdin, closeInput }: Context, pipe: Duplex): Promise<void> {
  // Nothing is said on this pipe towards us; that it ended is only seen by reading.
  void finished(pipe.resume(), { writable: false })
    .catch(() => undefined)
    .then(() => pipe.destroy());
  try {
    await pipeline(stdin, pipe);
  } catch {
    await closeInput();
  }
}

/** What this process is signalled goes to the backend. Returns a function that ends it. */
function passSignals({ signals }: Context, client: Client, id: SessionId): () => void {
  const pass = (signal: (typeof passed)[number] | 'SIGTSTP' | 'SIGCONT') =>
    client.call['sessions.signal']({ id, signal }).catch(() => undefined);
  const offs = [
    signals.on(passed, (signal) => {
      const known = passed.find((each) => each === signal);
      if (known !== undefined) void pass(known);
    }),
    signals.on(['SIGTSTP'], () => void pass('SIGTSTP').then(() => signals.suspend())),
    signals.on(['SIGCONT'], () => void pass('SIGCONT')),
  ];
  return () => {
    for (const off of offs) off();
  };
}

/** @throws AppError of `openPipe` */
export async function runPipes(context: Context, client: Client, request: PipesRequest): Promise<number | null> {
  const { stdin, stdout, stderr } = context;
  const offs = [passSignals(context, client, request.id)];
  try {
    const [input, output, errors] = await Promise.all([
      request.openPipe('stdin'),
      request.openPipe('stdout'),
      request.openPipe('stderr'),
    ]);
    void give(context, input);
    const brought = Promise.all([bring(output, stdout), bring(errors, stderr)]);
    const exitCode = await request.exit;
    await brought;
    input.destroy();
    return exitCode;
  } finally {
    for (const off of offs) off();
    stdin.destroy();
  }
}
