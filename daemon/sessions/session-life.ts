// What follows when a session's program ends: what it left is ended, its home given back, and another program takes its place or the session is over.
import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import { errorFields } from '../log.ts';
import type { EndProcesses } from './end-processes.ts';
import type { Launch } from './launch.ts';
import { type LiveSession, terminalOf } from './live-session.ts';
import type { Onlooker } from './onlookers.ts';
import type { ProcessTable } from './process-table.ts';
import type { SessionInput } from './session-input.ts';
import { launchParts } from './session-row.ts';
import type { SessionRows } from './session-rows.ts';
import { respawn, type SpawnOptions } from './spawn-session.ts';

/** What a TUI needs to restore the terminal and write its session down, and the reader of a pipe to take what is in it. */
export const stopGraceMs = 3_000;

/** A program that is to take the place of the one that is being ended. */
type Replacement = {
  readonly launch: Launch;
  readonly note: string;
  done(): void;
  failed(error: unknown): void;
};

export type Entry = {
  readonly input: SessionInput;
  readonly session: LiveSession;
  readonly onlooker: Onlooker | null;
  replacement: Replacement | null;
  /** Resolves when everything behind it is cleaned up. */
  ended: Promise<void>;
};

export type LifeOptions = SpawnOptions & { readonly table: ProcessTable; readonly end: EndProcesses };

type Life = {
  readonly rows: SessionRows;
  /** Asks the program that runs now to end. */
  readonly endProgram: (session: LiveSession) => void;
  readonly isClosing: () => boolean;
};

/** Ends what still sits where the ended program was started, and gives the home back. */
async function cleanUp(id: SessionId, pid: number, options: LifeOptions): Promise<void> {
  const { homes, table, end, checkpoint, log } = options;
  try {
    await checkpoint('session.exited');
    // A pid that lives again belongs to somebody else.
    const left = table.identity(pid) === null ? table.inSession(pid) : [];
    const targets = left.map((each) => ({ pid: each, identity: table.identity(each), group: false }));
    await end(targets, stopGraceMs);
    await homes.leave(id);
  } catch (error) {
    log.error('a session could not be cleaned up; the next start of the daemon does it', errorFields(error));
  }
}

/** Whether another program has taken the place of the ended one. */
async function goOn(id: SessionId, entry: Entry, options: LifeOptions, life: Life): Promise<boolean> {
  const { replacement, session, input } = entry;
  const { rows, endProgram, isClosing } = life;
  const isStopped = () => isClosing() || rows.get(id)?.stopped !== false;
  entry.replacement = null;
  if (replacement === null) return false;
  try {
    if (isStopped()) throw new AppError('session_ended');
    const { launch, note } = replacement;
    await respawn(terminalOf(session), launch, note, options, { id, input });
    rows.change(id, launchParts(launch));
    options.log.info('session restarted', { session: id });
    replacement.done();
    // Asked to stop between the spawn and here: that found the program that had ended.
    if (isStopped()) endProgram(session);
    return true;
  } catch (error) {
    replacement.failed(error);
    return false;
  }
}

/** Waits for the end of the session, through all programs that follow each other in it. Answers the exit code of the last. */
export async function untilOver(id: SessionId, entry: Entry, options: LifeOptions, life: Life): Promise<number> {
  const { session } = entry;
  for (;;) {
    const { pid } = session.program();
    const { exitCode } = await session.exited();
    await cleanUp(id, pid, options);
    if (await goOn(id, entry, options, life)) continue;
    if (session.io === 'pipes') {
      await session.passedOn();
      session.close();
    }
    return exitCode;
  }
}
