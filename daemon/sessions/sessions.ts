// The sessions of this daemon, as its calls see them: start a backend in a terminal, look on, type, stop.
import type { CallOutput, CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import type { SessionView } from '../../core/api/state.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import type { CredentialRecord } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import type { Connection } from '../api/handlers.ts';
import { createClaims } from '../materialize/claims.ts';
import { codexAuthFile } from '../materialize/codex.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { findBackends } from './backends.ts';
import { createEndProcesses } from './end-processes.ts';
import { createHomes } from './homes.ts';
import { prepareLaunch } from './launch.ts';
import { type Environment, loginShellEnvironment } from './login-shell.ts';
import { nativeEnvironment } from './native-environment.ts';
import { systemProcessTable } from './process-table.ts';
import { createRunningSessions } from './running-sessions.ts';
import type { SessionsOptions } from './sessions-options.ts';
import { sweep } from './sweep.ts';

type Request<K extends keyof DaemonCalls> = CallRequest<DaemonCalls, K>;
type Nothing = Record<never, never>;

export type Sessions = {
  /** @throws AppError, see launch.ts and running-sessions.ts */
  start(input: Request<'sessions.start'>): Promise<SessionView>;
  attach(input: Request<'sessions.attach'>, connection: Connection): CallOutput<DaemonCalls, 'sessions.attach'>;
  detach(input: Request<'sessions.detach'>, connection: Connection): Nothing;
  input(input: Request<'sessions.input'>): Nothing;
  resize(input: Request<'sessions.resize'>): Nothing;
  /** Returns when the session was asked to end; that it ended is told by the state and `terminal.exit`. */
  stop(input: Request<'sessions.stop'>): Nothing;
  forget(input: Request<'sessions.forget'>): Nothing;
  /** Looks for the backends and puts what it finds into the state. */
  refreshBackends(): Promise<Nothing>;
  /**
   * Puts the access token of a refreshed or replaced credential into the homes that run on it. Sessions that began under another
   * account of the provider keep theirs: who pays for a session does not change under way.
   */
  replaceAccessToken(serviceId: ServiceId, profileId: ProfileId, record: CredentialRecord): Promise<void>;
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
  const homes = createHomes({ dataFolder, exists, claims, table, end, log, checkpoint });
  const running = createRunningSessions({ state, clock, log, homes, table, end, checkpoint });
  let person: Promise<Environment> | null = null;
  const personEnvironment = () => {
    person ??= loginShellEnvironment(options.variables);
    return person;
  };

  return {
    async start(input) {
      const environment = input.environment ?? (await personEnvironment());
      const launch = await prepareLaunch(input, environment, options);
      const session = await running.begin(input, launch);
      if (launch.plan) options.used(launch.plan.ref);
      return session;
    },
    attach({ id }, connection) {
      const { row, session } = running.find(id);
      return { ...session.attach(connection), session: row };
    },
    detach({ id }, connection) {
      running.find(id).session.detach(connection);
      return {};
    },
    input({ id, data }) {
      const { row, session } = running.find(id);
      if (row.endedAt === null) session.terminal.write(data);
      return {};
    },
    resize({ id, cols, rows }) {
      const { row, session } = running.find(id);
      if (row.endedAt === null) session.terminal.resize(cols, rows);
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
      const native = nativeEnvironment('codex', await personEnvironment(), dataFolder);
      state.change({ backends: await findBackends(native.environment) });
      return {};
    },
    replaceAccessToken: (serviceId, profileId, record) =>
      homes.replace(
        ({ ref, accountId }) =>
          ref.serviceId === serviceId && ref.profileId === profileId && accountId === record.identity.accountId,
        codexAuthFile(record, clock.now()),
      ),
    removeHomes: (profile) => homes.remove(profile),
    stopAll: () => running.stopAll(),
    sweep: () => sweep({ dataFolder, claims, table, end, log }),
  };
}
