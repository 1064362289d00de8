// The sessions of this daemon, as its calls see them: start a backend in a terminal, look on, type, stop.
import { randomUUID } from 'node:crypto';
import type { CallOutput, CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { SessionView } from '../../core/api/state.ts';
import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import type { Connection } from '../api/handlers.ts';
import { createClaims } from '../materialize/claims.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { type AccountsOverTime, createAccountsOverTime } from './accounts-over-time.ts';
import { findBackends } from './backends.ts';
import { createEndProcesses } from './end-processes.ts';
import { createHomes } from './homes.ts';
import { systemKeychainItems } from './keychain-items.ts';
import { prepareLaunch } from './launch.ts';
import { pipesOf, terminalOf } from './live-session.ts';
import { nativeEnvironment } from './native-environment.ts';
import { preview } from './preview.ts';
import { systemProcessTable } from './process-table.ts';
import { createRunningSessions } from './running-sessions.ts';
import { sendSignal } from './send-signal.ts';
import type { SessionInput } from './session-input.ts';
import { createSessionRows } from './session-rows.ts';
import type { SessionsOptions } from './sessions-options.ts';
import { sweep } from './sweep.ts';
import { createTurns } from './turns.ts';

type Request<K extends keyof DaemonCalls> = CallRequest<DaemonCalls, K>;
type Nothing = Record<never, never>;

export type Sessions = Omit<AccountsOverTime, 'stop'> & {
  /** @throws AppError, see launch.ts and running-sessions.ts */
  start(input: Request<'sessions.start'>, starter: Connection): Promise<SessionView>;
  /** @throws AppError `invalid_input` (it runs, or had pipes), and as `start` */
  again(input: Request<'sessions.again'>, starter: Connection): Promise<SessionView>;
  preview(input: Request<'sessions.preview'>): Promise<CallOutput<DaemonCalls, 'sessions.preview'>>;
  allow(input: Request<'sessions.allow'>): Promise<Nothing>;
  attach(input: Request<'sessions.attach'>, connection: Connection): CallOutput<DaemonCalls, 'sessions.attach'>;
  detach(input: Request<'sessions.detach'>, connection: Connection): Nothing;
  shown(input: Request<'sessions.shown'>, connection: Connection): Nothing;
  /** Makes the connection one pipe of the session. */
  pipe(input: Request<'sessions.pipe'>, connection: Connection): Nothing;
  /** What is typed or resized after the end is passed over, as a terminal does. */
  input(input: Request<'sessions.input'>): Nothing;
  resize(input: Request<'sessions.resize'>): Nothing;
  signal(input: Request<'sessions.signal'>): Nothing;
  /** Returns when the session was asked to end; that it ended is told by the state and `terminal.exit`. */
  stop(input: Request<'sessions.stop'>): Nothing;
  forget(input: Request<'sessions.forget'>): Nothing;
  /** Looks for the backends and puts what it finds into the state. */
  refreshBackends(): Promise<Nothing>;
  /** Removes what backends kept for a profile that is gone. False: a home is in use, and goes when its last session has ended. */
  removeHomes(profile: ProfileRef): Promise<boolean>;
  /** Ends all sessions and waits until each is cleaned up. No session starts after it. */
  stopAll(): Promise<void>;
  /** Before the first start: ends what an earlier daemon left running, wipes every home. */
  sweep(): Promise<void>;
};

const noCheckpoint = () => undefined;

export function createSessions(options: SessionsOptions): Sessions {
  const { home: dataFolder, state, clock, log, checkpoint = noCheckpoint } = options;
  const table = systemProcessTable();
  const end = createEndProcesses(table, clock);
  const claims = createClaims(dataFolder);
  const exists = ({ serviceId, profileId }: ProfileRef) => options.view(serviceId, profileId) !== undefined;
  const keychainItems = systemKeychainItems();
  const homes = createHomes({ dataFolder, exists, claims, table, end, keychainItems, clock, log, checkpoint });
  const launchOptions = { ...options, uuid: () => randomUUID() };
  const turns = createTurns(createSessionRows(state), clock);
  const running = createRunningSessions({ ...options, homes, table, end, checkpoint, output: turns.note });

  const parts = { options, launchOptions, homes, table, running, turns, personEnvironment: options.person };
  const accounts = createAccountsOverTime(parts);

  const start = async (input: SessionInput, starter: Connection, continues?: SessionId) => {
    const environment = input.environment ?? (await options.person());
    const launch = await prepareLaunch(input, environment, { ...launchOptions, isRepeat: continues !== undefined });
    const session = await running.begin(input, launch, { starter, ...(continues === undefined ? {} : { continues }) });
    for (const profile of launch.materials?.plan.ref.profiles ?? []) options.used(profile);
    return session;
  };

  return {
    start: (input, starter) => start(input, starter),
    async again({ id, resume, cols, rows }, starter) {
      const { row, session, input } = running.find(id);
      terminalOf(session);
      if (row.endedAt === null) throw new AppError('invalid_input', 'the session is running');
      if (!resume) return start({ ...input, cols, rows }, starter);
      if (row.conversation === null) throw new AppError('conversation_not_found');
      return start({ ...input, resume: row.conversation, cols, rows }, starter, id);
    },
    preview: async (input) => preview(input, input.environment ?? (await options.person()), launchOptions),
    async allow({ backend, folder, path, hash, allowed }) {
      await options.allowances.set({ backend, folder, path, hash }, allowed);
      return {};
    },
    attach({ id, as }, connection) {
      const { row, session } = running.find(id);
      return { ...terminalOf(session).attach(connection, as), session: row };
    },
    detach({ id }, connection) {
      terminalOf(running.find(id).session).detach(connection);
      return {};
    },
    shown({ id, seq }, connection) {
      terminalOf(running.find(id).session).shown(connection, seq);
      return {};
    },
    pipe({ id, stream }, connection) {
      pipesOf(running.find(id).session).take(stream, connection);
      return {};
    },
    input({ id, data, encoding }) {
      const { row, session } = running.find(id);
      const terminal = terminalOf(session);
      if (row.endedAt === null) terminal.type(encoding === 'text' ? data : Buffer.from(data, 'base64'));
      return {};
    },
    resize({ id, cols, rows }) {
      const { row, session } = running.find(id);
      const terminal = terminalOf(session);
      if (row.endedAt === null) terminal.resize({ cols, rows });
      return {};
    },
    signal({ id, signal }) {
      const { row, session } = running.find(id);
      if (row.endedAt === null) sendSignal(session.program(), signal, table);
      return {};
    },
    stop({ id }) {
      running.stop(id);
      return {};
    },
    forget({ id }) {
      if (running.find(id).row.endedAt === null) throw new AppError('invalid_input', 'the session is running');
      running.drop(id);
      return {};
    },
    async refreshBackends() {
      const native = nativeEnvironment('codex', await options.person(), dataFolder);
      state.change({ backends: await findBackends(native.environment) });
      return {};
    },
    restart: accounts.restart,
    continuation: accounts.continuation,
    continueAs: accounts.continueAs,
    bringOver: accounts.bringOver,
    replaceAccessToken: accounts.replaceAccessToken,
    removeHomes: (profile) => homes.remove(profile),
    async stopAll() {
      accounts.stop();
      await running.stopAll();
    },
    sweep: () => sweep({ dataFolder, claims, table, end, keychainItems, log }),
  };
}
