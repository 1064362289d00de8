// The life of each session: home, spawn, row, and the cleaning up behind it, in the order that loses nothing when the daemon dies in between.
import { randomUUID } from 'node:crypto';
import type { SessionView } from '../../core/api/state.ts';
import { AppError } from '../../core/errors.ts';
import { type SessionId, sessionIdSchema } from '../../core/ids.ts';
import type { Connection } from '../api/handlers.ts';
import type { Launch } from './launch.ts';
import { type LiveSession, terminalOf } from './live-session.ts';
import type { SessionInput } from './session-input.ts';
import { type Entry, type LifeOptions, stopGraceMs, untilOver } from './session-life.ts';
import { newRow } from './session-row.ts';
import { createSessionRows } from './session-rows.ts';
import type { SessionsOptions } from './sessions-options.ts';
import { spawnSession } from './spawn-session.ts';
import type { TerminalSize } from './terminal.ts';

/** At a terminal unless it says otherwise. */
type BeginInput = Omit<SessionInput, 'io'> & Partial<Pick<SessionInput, 'io'>>;

type Options = LifeOptions &
  Pick<SessionsOptions, 'state' | 'onlookers'> & {
    /** Everything that a terminal's program writes, as it comes. */
    readonly output?: (id: SessionId, text: string, at: number) => void;
  };

export type Begun = {
  /** Is told the end without attaching; pipes end with it. */
  readonly starter?: Connection | null;
  readonly continues?: SessionId | null;
};

export type RunningSessions = {
  /** @throws AppError `spawn_failed`, `daemon_unreachable` (it is ending), `data_folder_unsafe` */
  begin(input: BeginInput, launch: Launch, begun?: Begun): Promise<SessionView>;
  /** @throws AppError `session_not_found` */
  find(id: SessionId): { readonly row: SessionView; readonly session: LiveSession; readonly input: SessionInput };
  /** What the session was started with, and the size that its terminal has now. It may hold the caller's environment: memory only. */
  request(id: SessionId): { readonly input: SessionInput } & TerminalSize;
  /** Of the program that runs; null when the session has ended or is not known. */
  pid(id: SessionId): number | null;
  change(id: SessionId, parts: Partial<SessionView>): void;
  /**
   * Ends the program and puts another in its place, behind a line that says so: the session goes on for those who look on.
   * @throws AppError `session_ended` (also when it is stopped meanwhile), `session_busy` (a replacement is under way), `invalid_input`
   *   (pipes); `spawn_failed` and what the homes throw: then the session has ended
   */
  replace(id: SessionId, launch: Launch, note: string): Promise<void>;
  stop(id: SessionId): void;
  /** Stops it and waits until everything behind it is cleaned up. */
  end(id: SessionId): Promise<void>;
  drop(id: SessionId): void;
  stopAll(): Promise<void>;
};

export function createRunningSessions(options: Options): RunningSessions {
  const { state, clock, log, table, end } = options;
  const rows = createSessionRows(state);
  const live = new Map<SessionId, Entry>();
  const underWay = new Set<Promise<unknown>>();
  let closing = false;

  const track = <T>(task: Promise<T>): Promise<T> => {
    const tracked = task.catch(() => undefined).finally(() => underWay.delete(tracked));
    underWay.add(tracked);
    return task;
  };

  const known = (id: SessionId): { readonly row: SessionView; readonly entry: Entry } => {
    const [row, entry] = [rows.get(id), live.get(id)];
    if (!row || !entry) throw new AppError('session_not_found', id);
    return { row, entry };
  };

  const endProgram = (session: LiveSession) => {
    const program = session.program();
    const identity = table.identity(program.pid);
    if (identity === null) program.hangUp();
    else void track(end([{ pid: program.pid, identity, group: true }], stopGraceMs));
  };

  const stop = (id: SessionId) => {
    const { row, entry } = known(id);
    if (row.endedAt !== null) return;
    const { session } = entry;
    rows.change(id, { stopped: true });
    endProgram(session);
    // A reader that has stopped reading must not keep an ended session on the list.
    if (session.io === 'pipes') void session.exited().then(() => clock.after(stopGraceMs, session.close));
  };

  const life = { rows, endProgram, isClosing: () => closing };
  const finish = async (id: SessionId, entry: Entry) => {
    const exitCode = await untilOver(id, entry, options, life);
    rows.change(id, { endedAt: clock.now(), exitCode, attention: null, restarting: false });
    entry.session.announce(exitCode);
    log.info('session ended', { session: id, exitCode });
    await entry.onlooker?.ended();
  };

  const launchAndList = async (input: SessionInput, launch: Launch, { starter = null, continues = null }: Begun) => {
    const id = sessionIdSchema.parse(randomUUID());
    const { materials } = launch;
    const onlooker = materials && (options.onlookers?.begin(materials.plan, input) ?? null);
    const session = await spawnSession(launch, options, {
      id,
      input,
      starter,
      rang: (at) => rows.change(id, { bellAt: at }),
      output(text, at) {
        options.output?.(id, text, at);
        onlooker?.wrote(text);
      },
      passing: onlooker?.wrote ?? null,
    }).catch(async (error: unknown) => {
      await onlooker?.ended();
      throw error;
    });
    const row = newRow(id, input, launch, { startedAt: clock.now(), continues });
    for (const gone of rows.add(row)) live.delete(gone);
    const entry: Entry = { input, session, onlooker, replacement: null, ended: Promise.resolve() };
    live.set(id, entry);
    entry.ended = track(finish(id, entry));
    if (session.io === 'pipes') void session.abandoned.then(() => live.has(id) && stop(id));
    log.info('session started', {
      session: id,
      backend: input.backend,
      service: launch.materials?.plan.ref.profiles[0].serviceId ?? null,
    });
    return row;
  };

  return {
    find(id) {
      const { row, entry } = known(id);
      return { row, session: entry.session, input: entry.input };
    },
    stop,
    request(id) {
      const { input, session } = known(id).entry;
      return { input, ...(session.io === 'terminal' ? session.size() : { cols: input.cols, rows: input.rows }) };
    },
    pid: (id) => (rows.get(id)?.endedAt === null ? (live.get(id)?.session.program().pid ?? null) : null),
    change: (id, parts) => rows.change(id, parts),
    begin: async (input, launch, begun = {}) => {
      if (closing) throw new AppError('daemon_unreachable');
      return track(launchAndList({ io: 'terminal', ...input }, launch, begun));
    },
    replace: (id, launch, note) =>
      new Promise((resolve, reject) => {
        const { row, entry } = known(id);
        terminalOf(entry.session);
        if (row.endedAt !== null || row.stopped) throw new AppError('session_ended');
        if (entry.replacement !== null) throw new AppError('session_busy');
        entry.replacement = { launch, note, done: resolve, failed: reject };
        endProgram(entry.session);
      }),
    async end(id) {
      stop(id);
      await live.get(id)?.ended;
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
