// A data folder, a state and the sessions on it, with the scripted backends in PATH: what the tests of the sessions start from.

import { mkdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CallRequest } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import type { ProfileView, SessionView } from '../../../core/api/state.ts';
import { backendIds } from '../../../core/catalog/backends.ts';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { CredentialRecord } from '../../../core/credential/record.ts';
import type { ProfileId } from '../../../core/ids.ts';
import { usualQuotaRules } from '../../../core/quota/rules.ts';
import type { Connection } from '../../../daemon/api/handlers.ts';
import { systemClock } from '../../../daemon/clock.ts';
import { closeIndexDatabase, openIndexDatabase } from '../../../daemon/index-database.ts';
import type { SessionCheckpoint } from '../../../daemon/materialize/steps.ts';
import { createAllowances } from '../../../daemon/sessions/allowances.ts';
import { loginShellEnvironment } from '../../../daemon/sessions/login-shell.ts';
import type { Onlookers } from '../../../daemon/sessions/onlookers.ts';
import { createSessions, type Sessions } from '../../../daemon/sessions/sessions.ts';
import type { SessionsOptions } from '../../../daemon/sessions/sessions-options.ts';
import { createStateStore, type StateStore } from '../../../daemon/state.ts';
import { type Dump, installDumpingBackends } from '../../support/dumping-backend.ts';
import { createTestConnection, type TestConnection } from '../../support/test-connection.ts';
import { profileOf } from './records.ts';

export type SessionsWorld = {
  readonly folder: string;
  readonly home: string;
  readonly cwd: string;
  readonly environment: Record<string, string>;
  readonly state: StateStore;
  readonly sessions: Sessions;
  readonly logged: { readonly level: string; readonly event: string }[];
  /** Records that the credential port gives; a profile in the state goes with each. */
  hold(record: CredentialRecord, view?: Partial<ProfileView>): void;
  /** `next`: what the credential port gives instead, whatever it is asked for. */
  readonly credentials: { next: CredentialRecord | null };
  readonly fetched: string[];
  /** Profiles that a session was started as. */
  readonly used: string[];
  /** @param starter the connection that asks for it */
  start(parts?: Partial<CallRequest<DaemonCalls, 'sessions.start'>>, starter?: Connection): Promise<SessionView>;
  dump(): Promise<Dump>;
  connect(): TestConnection;
  row(id: string): SessionView | undefined;
  close(): Promise<void>;
};

export async function eventually<T>(
  read: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  what: string,
  deadlineMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Everything that was shown so far on the terminal of a session. */
export function shown(world: SessionsWorld, session: SessionView): string {
  const onlooker = world.connect();
  const { scrollback } = world.sessions.attach({ id: session.id, as: 'screen' }, onlooker);
  onlooker.close();
  return scrollback;
}

/** Types at the terminal of a session. */
export function type(world: SessionsWorld, { id }: SessionView, data: string): void {
  world.sessions.input({ id, data, encoding: 'text' });
}

const nodeFolder = dirname(process.execPath);

/** Below /var/tmp: Codex warns about homes below the system's temp folder. The caller closes it. */
export async function createSessionsWorld(
  options: {
    readonly folder?: string;
    readonly checkpoint?: SessionCheckpoint;
    readonly onlookers?: (view: SessionsOptions['view']) => Onlookers;
  } = {},
): Promise<SessionsWorld> {
  mkdirSync('/var/tmp', { recursive: true });
  const folder = options.folder ?? (await mkdtemp('/var/tmp/happier-sessions-'));
  const [home, cwd, bin, user] = ['home', 'project', 'bin', 'user'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  for (const each of [home, cwd, user]) await mkdir(each, { recursive: true, mode: 0o700 });
  await installDumpingBackends(bin, backendIds);
  const index = await openIndexDatabase(join(folder, 'index.db'));
  const state = createStateStore({
    account: { state: 'open', protection: 'passphrase', recoveryCheckedAt: null },
    gates: { connectedServices: true, 'connectedServices.quotas': true },
    overrides: [],
    profiles: [],
    defaults: { folders: [], backends: [] },
    backends: [],
    sessions: [],
    addedVariables: [],
    quotaRules: usualQuotaRules,
    handOffs: [],
  });
  const records = new Map<string, CredentialRecord>();
  const key = (serviceId: ServiceId, profileId: ProfileId) => `${serviceId}/${profileId}`;
  const credentials: SessionsWorld['credentials'] = { next: null };
  const fetched: string[] = [];
  const used: string[] = [];
  const logged: { level: string; event: string }[] = [];
  const log = (level: string) => (event: string) => void logged.push({ level, event });
  const environment = {
    PATH: `${bin}:${nodeFolder}:/usr/bin:/bin`,
    HOME: user,
    SHELL: '/bin/sh',
    DUMP_FILE: join(folder, 'dump.json'),
  };
  const person = loginShellEnvironment(environment);
  const view: SessionsOptions['view'] = (serviceId, profileId) =>
    state.get().profiles.find((each) => each.serviceId === serviceId && each.profileId === profileId);
  const sessions = createSessions({
    home,
    state,
    clock: systemClock,
    person: () => person,
    allowances: createAllowances(index),
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    view,
    used: ({ serviceId, profileId }) => void used.push(key(serviceId, profileId)),
    async credentials(serviceId, profileId) {
      fetched.push(key(serviceId, profileId));
      const record = credentials.next ?? records.get(key(serviceId, profileId));
      if (!record) throw new Error('the credential port was asked for a profile without a record');
      return record;
    },
    ...(options.checkpoint === undefined ? {} : { checkpoint: options.checkpoint }),
    ...(options.onlookers === undefined ? {} : { onlookers: options.onlookers(view) }),
  });
  let connections = 0;
  const connect = () => {
    connections += 1;
    return createTestConnection(connections);
  };
  return {
    folder,
    home,
    cwd,
    environment,
    state,
    sessions,
    logged,
    credentials,
    fetched,
    used,
    hold(record, view = {}) {
      records.set(key(record.serviceId, record.profileId), record);
      const others = state
        .get()
        .profiles.filter((each) => each.serviceId !== record.serviceId || each.profileId !== record.profileId);
      state.change({ profiles: [...others, profileOf(record, view)] });
    },
    start: (parts = {}, starter = connect()) =>
      sessions.start(
        {
          backend: 'codex',
          cwd,
          bindings: {},
          args: [],
          environment,
          cols: 80,
          rows: 24,
          io: 'terminal',
          ...parts,
        },
        starter,
      ),
    dump: () =>
      eventually(() => {
        try {
          return JSON.parse(readFileSync(environment.DUMP_FILE, 'utf8')) as Dump;
        } catch {
          return null;
        }
      }, 'the dump of the scripted backend'),
    connect,
    row: (id) => state.get().sessions.find((each) => each.id === id),
    async close() {
      await sessions.stopAll();
      await closeIndexDatabase(index);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
