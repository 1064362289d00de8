// The life of each session: home, spawn, row, and the cleaning up behind it, in the order that loses nothing when the daemon dies in between.
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { SessionView } from '../../core/api/state.ts';
import { backends } from '../../core/catalog/backends.ts';
import { AppError } from '../../core/errors.ts';
import { type SessionId, sessionIdSchema } from '../../core/ids.ts';
import { errorFields } from '../log.ts';
import type { SessionCheckpoint } from '../materialize/steps.ts';
import type { EndProcesses } from './end-processes.ts';
import type { Homes } from './homes.ts';
import type { Launch, StartInput } from './launch.ts';
import { createLiveSession, type LiveSession } from './live-session.ts';
import type { ProcessTable } from './process-table.ts';
import { createSessionRows } from './session-rows.ts';
import type { SessionsOptions } from './sessions-options.ts';
import { spawnTerminal } from './terminal.ts';

type Options = Pick<SessionsOptions, 'state' | 'clock' | 'log'> & {
  readonly homes: Homes;
  readonly table: ProcessTable;
  readonly end: EndProcesses;
  readonly checkpoint: SessionCheckpoint;
};

export type RunningSessions = {
  /** @throws AppError `spawn_failed`, `daemon_unreachable` (it is ending), `data_folder_unsafe` */
  begin(input: StartInput, launch: Launch): Promise<SessionView>;
  /** @throws AppError `session_not_found` */
  find(id: SessionId): { readonly row: SessionView; readonly session: LiveSession };
  stop(id: SessionId): void;
  drop(id: SessionId): void;
  stopAll(): Promise<void>;
};

/** What a TUI needs to restore the terminal and write its session down. */
const stopGraceMs = 3_000;

function newRow(id: SessionId, input: StartInput, launch: Launch, startedAt: number): SessionView {
  return {
    id,
    backend: input.backend,
    cwd: launch.cwd,
    title: `${backends[input.backend].name} · ${basename(launch.cwd) || launch.cwd}`,
    bindings: input.bindings,
    billsTo: launch.billsTo,
    // Our own variables say nothing to the person; what would have changed the account does.
    removedVariables: launch.removed.filter(({ why }) => why !== 'ours').map(({ name }) => name),
    startedAt,
    endedAt: null,
    exitCode: null,
    stopped: false,
  };
}

/** Fills the home, spawns, and notes the process; gives the home back when one of these fails. */
async function launchSession(id: SessionId, input: StartInput, launch: Launch, options: Options): Promise<LiveSession> {
  const { homes, checkpoint, log } = options;
  await homes.enter(id, input.backend, launch.plan);
  try {
    const session = createLiveSession(id, spawnTerminal({ ...launch, cols: input.cols, rows: input.rows }));
    await checkpoint('session.spawned');
    await homes.register(id, session.terminal.pid);
    await checkpoint('session.registered');
    return session;
  } catch (error) {
    log.error('a backend could not be started', { backend: input.backend, ...errorFields(error) });
    await homes.leave(id);
    throw new AppError('spawn_failed', backends[input.backend].name);
  }
}

/** Waits for the end, ends what still sits at the closed terminal, and gives the home back. Answers the exit code. */
async function cleanUp(id: SessionId, session: LiveSession, options: Options): Promise<number> {
  const { homes, table, end, checkpoint, log } = options;
  const { pid } = session.terminal;
  const { exitCode } = await session.exited;
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
  return exitCode;
}

export function createRunningSessions(options: Options): RunningSessions {
  const { state, clock, log, table, end } = options;
  const rows = createSessionRows(state);
  const live = new Map<SessionId, LiveSession>();
  const underWay = new Set<Promise<unknown>>();
  let closing = false;

  const track = <T>(task: Promise<T>): Promise<T> => {
    const tracked = task.catch(() => undefined).finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return task;
  };

  const find = (id: SessionId) => {
    const [row, session] = [rows.get(id), live.get(id)];
    if (!row || !session) throw new AppError('session_not_found', id);
    return { row, session };
  };

  const finish = async (id: SessionId, session: LiveSession) => {
    const exitCode = await cleanUp(id, session, options);
    rows.change(id, { endedAt: clock.now(), exitCode });
    session.announce(exitCode);
    log.info('session ended', { session: id, exitCode });
  };

  const stop = (id: SessionId) => {
    const { row, session } = find(id);
    if (row.endedAt !== null) return;
    rows.change(id, { stopped: true });
    const { pid } = session.terminal;
    const identity = table.identity(pid);
    if (identity === null) session.terminal.hangUp();
    else void track(end([{ pid, identity, group: true }], stopGraceMs));
  };

  const launchAndList = async (input: StartInput, launch: Launch) => {
    const id = sessionIdSchema.parse(randomUUID());
    const session = await launchSession(id, input, launch, options);
    const row = newRow(id, input, launch, clock.now());
    live.set(id, session);
    for (const gone of rows.add(row)) live.delete(gone);
    void track(finish(id, session));
    log.info('session started', { session: id, backend: input.backend, service: launch.plan?.ref.serviceId ?? null });
    return row;
  };

  return {
    find,
    stop,
    async begin(input, launch) {
      if (closing) throw new AppError('daemon_unreachable');
      return track(launchAndList(input, launch));
    },
    drop(id) {
      live.delete(id);
      rows.remove(id);
    },
    async stopAll() {
      closing = true;
      while (underWay.size > 0) {
        for (const id of live.keys()) stop(id);
        // A start that was under way joins the list when it is done, so the round is repeated.
        await Promise.race(underWay);
      }
    },
  };
}
