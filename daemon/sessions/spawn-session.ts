// Brings a session's program to life: fills the home, spawns, and notes the process; gives the home back when one of these fails.
import { backends } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import type { Connection } from '../api/handlers.ts';
import type { Clock } from '../clock.ts';
import { errorFields } from '../log.ts';
import type { Materializer } from '../materialize/materializer.ts';
import { materializers } from '../materialize/materializers.ts';
import type { SessionCheckpoint } from '../materialize/steps.ts';
import { opensInputBox } from './early-keys.ts';
import type { Homes } from './homes.ts';
import type { Launch } from './launch.ts';
import type { LiveSession } from './live-session.ts';
import { spawnPipes } from './pipes.ts';
import { createPipesSession } from './pipes-session.ts';
import type { Program } from './program.ts';
import type { SessionInput } from './session-input.ts';
import type { SessionsOptions } from './sessions-options.ts';
import { spawnTerminal, type TerminalSize } from './terminal.ts';
import { createTerminalSession, type TerminalSession } from './terminal-session.ts';

export type SpawnOptions = {
  readonly clock: Clock;
  readonly log: SessionsOptions['log'];
  readonly homes: Homes;
  readonly checkpoint: SessionCheckpoint;
};

export type Spawned = {
  readonly id: SessionId;
  readonly input: SessionInput;
  readonly starter: Connection | null;
  readonly rang: (at: number) => void;
  readonly output: (text: string, at: number) => void;
  /** Is shown the standard output of a program at pipes. */
  readonly passing: ((piece: Uint8Array) => void) | null;
};

/** What shows that keys are read; null where the program does not open its input box, or is not ours to know. */
function marksOf({ backend, args }: SessionInput, launch: Launch): Materializer['marks'] | null {
  return launch.materials !== null && opensInputBox(args) ? materializers[backend].marks : null;
}

/** @throws AppError `spawn_failed`, and what the homes throw */
async function inHome<T>(
  id: SessionId,
  { backend }: SessionInput,
  launch: Launch,
  { homes, checkpoint, log }: SpawnOptions,
  spawn: () =>
    | { readonly program: Program; readonly result: T }
    | Promise<{ readonly program: Program; readonly result: T }>,
): Promise<T> {
  await homes.enter(id, backend, launch.materials);
  try {
    const { program, result } = await spawn();
    await checkpoint('session.spawned');
    await homes.register(id, program.pid);
    await checkpoint('session.registered');
    return result;
  } catch (error) {
    log.error('a backend could not be started', { backend, ...errorFields(error) });
    await homes.leave(id);
    throw new AppError('spawn_failed', backends[backend].name);
  }
}

/** @throws AppError `spawn_failed`, and what the homes throw */
export function spawnSession(launch: Launch, options: SpawnOptions, spawned: Spawned): Promise<LiveSession> {
  const { id, input, starter, rang, output, passing } = spawned;
  const { clock } = options;
  return inHome<LiveSession>(id, input, launch, options, async () => {
    if (input.io === 'pipes') {
      const pipes = await spawnPipes(launch, passing);
      return { program: pipes, result: createPipesSession({ id, pipes, clock, starter }) };
    }
    const size: TerminalSize = { cols: input.cols, rows: input.rows };
    const terminal = spawnTerminal({ ...launch, ...size });
    const marks = marksOf(input, launch);
    const session = createTerminalSession({ id, terminal, size, marks, clock, starter, rang, output });
    return { program: terminal, result: session };
  });
}

/** Another program in the place of an ended one, behind a line that says so. @throws as `spawnSession` */
export function respawn(
  session: TerminalSession,
  launch: Launch,
  note: string,
  options: SpawnOptions,
  { id, input }: Pick<Spawned, 'id' | 'input'>,
): Promise<void> {
  session.note(note);
  return inHome(id, input, launch, options, () => {
    const terminal = spawnTerminal({ ...launch, ...session.size() });
    session.replaceTerminal(terminal, marksOf(input, launch));
    return { program: terminal, result: undefined };
  });
}
