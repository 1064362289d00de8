// A session at three pipes, which belong to the client that asked for them: its bytes go through untouched, as fast as the slower side reads.
import type { Duplex } from 'node:stream';
import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import type { Connection } from '../api/handlers.ts';
import { type Clock, pause } from '../clock.ts';
import type { Outlet, Pipes } from './pipes.ts';
import type { Program, ProgramExit } from './program.ts';

export type PipeName = 'stdin' | 'stdout' | 'stderr';

export type PipesSession = {
  readonly io: 'pipes';
  program(): Program;
  exited(): Promise<ProgramExit>;
  /** Resolves when the client is gone or has not taken the pipes, while the program runs. */
  readonly abandoned: Promise<void>;
  /** Makes the connection one pipe. @throws AppError `invalid_input` when it is taken already */
  take(name: PipeName, connection: Connection): void;
  /** Resolves when everything that the ended program wrote was passed on, or nobody is left who would take it. */
  passedOn(): Promise<void>;
  /** Closes the pipes, whatever still stands in them. */
  close(): void;
  announce(exitCode: number | null): void;
};

type Options = {
  readonly id: SessionId;
  readonly pipes: Pipes;
  readonly clock: Clock;
  /** Who asked for it: the session ends with it, and it is told the end. */
  readonly starter: Connection | null;
};

const takeWithinMs = 10_000;
const lookEveryMs = 200;

/** Resolves when the stream has ended and its reader has everything, or has gone: then the program learns at its next word that nobody reads. */
function passOn(outlet: Outlet, socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const gone = () => {
      if (!outlet.stream.readableEnded) {
        outlet.cutOff();
        outlet.stream.unpipe(socket);
        outlet.stream.resume();
      }
      resolve();
    };
    if (socket.destroyed) return gone();
    socket.once('close', gone).once('end', gone);
    // What the client says here is nothing; that it ends can only be read.
    socket.resume();
    outlet.stream.pipe(socket);
  });
}

export function createPipesSession({ id, pipes, clock, starter }: Options): PipesSession {
  const taken = new Map<PipeName, Duplex>();
  const passing: Promise<void>[] = [];
  const outlets = [pipes.stdout, pipes.stderr];
  let hasEnded = false;
  let isClosed = false;
  void pipes.exited.then(() => {
    hasEnded = true;
  });

  let abandon = () => {};
  const abandoned = new Promise<void>((resolve) => {
    abandon = resolve;
  });
  const broken = () => {
    if (!isClosed && !hasEnded) abandon();
  };
  const takeStdin = (socket: Duplex) => {
    const reader = pipes.stdin;
    if (reader.destroyed || socket.destroyed) {
      if (!reader.destroyed) broken();
      return void socket.destroy();
    }
    // The program reads no more, or has ended: the client hears of it by the close.
    reader.once('close', () => socket.destroy());
    socket.once('close', () => {
      if (socket.readableEnded || reader.destroyed) return;
      reader.destroy();
      broken();
    });
    socket.pipe(reader);
  };

  const close = () => {
    isClosed = true;
    cancelDeadline();
    deadlineOver();
    for (const { stream, cutOff } of outlets) {
      cutOff();
      stream.resume();
    }
    pipes.stdin.destroy();
    for (const socket of taken.values()) socket.destroy();
  };
  let deadlineOver = () => {};
  const deadline = new Promise<void>((resolve) => {
    deadlineOver = resolve;
  });
  const cancelDeadline = clock.after(takeWithinMs, () => {
    deadlineOver();
    if (taken.size < 3) broken();
    if (!taken.has('stdout')) pipes.stdout.stream.resume();
    if (!taken.has('stderr')) pipes.stderr.stream.resume();
  });
  starter?.onClose(broken);

  /** Whether somebody else still keeps the program's end open, and has said nothing for a while. */
  const cutOffIdle = async (outlet: Outlet) => {
    while (!outlet.stream.readableEnded && !isClosed) {
      const before = outlet.bytes();
      await Promise.race([outlet.ended, pause(clock, lookEveryMs)]);
      if (outlet.isEmpty() && outlet.bytes() === before) outlet.cutOff();
    }
  };

  return {
    io: 'pipes',
    program: () => pipes,
    exited: () => pipes.exited,
    abandoned,
    take(name, connection) {
      if (isClosed || taken.has(name)) throw new AppError('invalid_input', `${name} of this session is taken`);
      connection.handOver((socket) => {
        if (taken.has(name) || isClosed) return void socket.destroy();
        taken.set(name, socket);
        if (name === 'stdin') takeStdin(socket);
        else passing.push(passOn(name === 'stdout' ? pipes.stdout : pipes.stderr, socket));
        if (taken.size === 3) deadlineOver();
      });
    },
    async passedOn() {
      await deadline;
      await Promise.all(outlets.map(cutOffIdle));
      await Promise.all(passing);
    },
    close,
    announce: (exitCode) => starter?.send('terminal.exit', { id, exitCode }),
  };
}
