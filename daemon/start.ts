// Composition root of the daemon: every part is made here once, in order, with what it needs.

import type { CredentialRecord } from '../core/credential/record.ts';
import { readySodium } from '../core/crypto/sodium.ts';
import { activeOverrides, type Environment, readEnvironment } from '../core/environment.ts';
import type { AccountId } from '../core/ids.ts';
import { createAccount } from './account/account.ts';
import { readPassphraseFile } from './account/passphrase-file.ts';
import type { Connection } from './api/handlers.ts';
import { listen } from './api/socket.ts';
import type { Clock } from './clock.ts';
import { type Closers, createClosers } from './closers.ts';
import { createAttempts } from './connect/attempts.ts';
import { createSignIn } from './connect/sign-in.ts';
import { openDataFolder } from './data-folder.ts';
import { openEmbeddedServer } from './embedded-server.ts';
import { createHandlers } from './handlers.ts';
import { openIndexDatabase } from './index-database.ts';
import { endWhenIdle, endWithParent } from './life.ts';
import { takeLock } from './lock.ts';
import { errorFields, openLog } from './log.ts';
import { dataPaths } from './paths.ts';
import { type Ports, systemPorts } from './ports.ts';
import { createProfileActions } from './profiles/profile-actions.ts';
import { createProfileList } from './profiles/profile-list.ts';
import { removeHomes } from './profiles/remove-homes.ts';
import { collectQuota } from './quota/collect.ts';
import { createQuotaPoller } from './quota/poller.ts';
import { quotaFetchers } from './quota/quota-fetchers.ts';
import { createQuotaGates } from './quota/quota-gates.ts';
import { createFreshCredential } from './refresh/fresh-credential.ts';
import { createLeases } from './refresh/lease.ts';
import { createRotation } from './refresh/rotation.ts';
import { createRefreshSchedule } from './refresh/schedule.ts';
import { requestTokens } from './refresh/token-request.ts';
import { createSessions } from './sessions/sessions.ts';
import { createStateStore, type StateStore } from './state.ts';
import { createUnderWay } from './under-way.ts';
import { createSealedRows } from './vault/sealed-rows.ts';
import { createSettingsRow } from './vault/settings-row.ts';
import { createSnapshotRows } from './vault/snapshot-rows.ts';
import { createVault } from './vault/vault.ts';

export type StartOptions = {
  /** Absolute path of the data folder. */
  readonly home: string;
  readonly host: 'app' | 'detached';
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly version: string;
  readonly ports?: Partial<Ports>;
};

export type StartedDaemon =
  | {
      readonly outcome: 'running';
      /** Ends sessions and daemon; resolves when everything is closed. Calling it again waits for the same end. */
      stop(): Promise<void>;
      /** Resolves when the daemon has ended, for whatever reason. */
      readonly finished: Promise<void>;
    }
  | { readonly outcome: 'already-running' };

const windowMs = 600_000;
const leaseMs = 120_000;
const staleAfterMs = 1_800_000;
const privateUmask = 0o077;

/** What everything else stands on: the files that are ours alone, and what lies in them. */
async function openGround(options: StartOptions, ports: Ports, environment: Environment, closers: Closers) {
  const paths = dataPaths(options.home);
  const log = openLog(paths.logFile, ports.clock.now);
  closers.add(() => log.close());
  const index = await openIndexDatabase(paths.indexDatabase);
  closers.add(() => index.destroy());
  await ports.checkpoint('start.index');
  const opened: { accountId: AccountId | null } = { accountId: null };
  const server = await openEmbeddedServer({
    ...ports,
    databaseFile: paths.serverDatabase,
    environment,
    log,
    accountId: () => opened.accountId,
  });
  closers.add(() => server.close());
  await ports.checkpoint('start.server');
  const { features } = await server.client('features', {}, null);
  const { enabled: connectedServices, quotas } = features.connectedServices;
  const state = createStateStore({
    account: { state: 'passphrase-wanted' },
    gates: { connectedServices, 'connectedServices.quotas': quotas.enabled },
    overrides: [...activeOverrides(environment)],
    profiles: [],
    backends: [],
    sessions: [],
  });
  return { paths, log, index, server: server.client, opened, state };
}

type Ground = Awaited<ReturnType<typeof openGround>>;

/** The account and what is kept for it. */
async function openVault(ground: Ground, ports: Ports, environment: Environment) {
  const { paths, log, index, server, opened, state } = ground;
  const sodium = await readySodium();
  const passphraseFile = environment.HAPPIER_PASSPHRASE_FILE;
  const account = createAccount({
    ...ports,
    file: paths.accountFile,
    index,
    sodium,
    log,
    passphrase: passphraseFile === undefined ? null : await readPassphraseFile(passphraseFile),
    onChange: (view) => state.change({ account: view }),
    async onOpen({ accountId }) {
      opened.accountId = accountId;
      if (state.get().gates.connectedServices) await list.load();
    },
  });
  const rows = createSealedRows({ sodium, random: ports.random, index, account: account.opened });
  const vault = createVault({ server, rows, checkpoint: ports.checkpoint });
  const settingsRow = createSettingsRow(server, rows, ports.checkpoint);
  const list = createProfileList({ vault, settingsRow, publish: (profiles) => state.change({ profiles }) });
  return { sodium, account, rows, vault, list };
}

type Kept = Awaited<ReturnType<typeof openVault>>;

/** What works on the kept profiles by itself: renewal, quota, sessions. */
function createWorkers(options: StartOptions, ports: Ports, environment: Environment, ground: Ground, kept: Kept) {
  const { clock, random, fetch, checkpoint } = ports;
  const { log, index, server, state } = ground;
  const { account, rows, vault, list } = kept;
  const underWay = createUnderWay();
  const renewalWindowMs = environment.HAPPIER_CONNECTED_SERVICES_REFRESH_WINDOW_MS ?? windowMs;
  const network = { fetch, clock, environment };
  const machineId = () => account.opened().machineId;
  const rotate = createRotation({
    vault,
    leases: createLeases({
      server,
      clock,
      checkpoint,
      machineId,
      leaseMs: environment.HAPPIER_CONNECTED_SERVICES_REFRESH_LEASE_MS ?? leaseMs,
    }),
    clock,
    checkpoint,
    machineId,
    request: (record, timeoutMs) => requestTokens(network, record, timeoutMs),
  });
  const replaceInHomes = (record: CredentialRecord) => {
    sessions
      .replaceAccessToken(record.serviceId, record.profileId, record)
      .catch((error: unknown) => log.error('access token not replaced', errorFields(error)));
  };
  const credentials = createFreshCredential({
    ...ports,
    vault,
    list,
    rotate: (stored) => underWay.track(rotate(stored)),
    log,
    windowMs: renewalWindowMs,
    renewed: replaceInHomes,
  });
  const sessions = createSessions({
    home: options.home,
    state,
    credentials: (serviceId, profileId) => credentials.fresh(serviceId, profileId),
    view: list.view,
    clock,
    variables: options.variables,
    log,
    checkpoint,
  });
  const schedule = createRefreshSchedule({ list, credentials, clock, random, windowMs: renewalWindowMs });
  const poller = createQuotaPoller({
    ...ports,
    list,
    rows: createSnapshotRows(server, rows),
    gates: createQuotaGates(index),
    canAsk: (serviceId) => quotaFetchers[serviceId] !== undefined && state.get().gates['connectedServices.quotas'],
    collect: (ref) => collectQuota(network, credentials, ref),
    log,
    staleAfterMs: environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_STALE_AFTER_MS ?? staleAfterMs,
  });
  return { underWay, credentials, sessions, schedule, poller, replaceInHomes };
}

type Workers = ReturnType<typeof createWorkers>;

/** What a client can ask for. */
function createCalls(
  options: StartOptions,
  ports: Ports,
  ground: Ground,
  kept: Kept,
  workers: Workers,
  end: () => void,
) {
  const { clock } = ports;
  const { log, server, state } = ground;
  const { sodium, account, vault, list } = kept;
  const { underWay, credentials, sessions, poller, replaceInHomes } = workers;
  const stored = (record: CredentialRecord, sameOwner: boolean) => {
    const { serviceId, profileId } = record;
    credentials.reset(serviceId, profileId);
    // A session that runs goes on as the account that it was started as.
    if (sameOwner) replaceInHomes(record);
    poller.refresh({ serviceId, profileId }).catch((error: unknown) => log.error('quota', errorFields(error)));
  };
  const profiles = createProfileActions({
    vault,
    list,
    clock,
    log,
    underWay,
    removed: (serviceId, profileId) => removeHomes(options.home, state.get().sessions, serviceId, profileId),
  });
  const signIn = createSignIn({ ...ports, vault, list, stored, server, attempts: createAttempts(clock), sodium, log });
  const { home, host, version } = options;
  const handlers = createHandlers({
    state,
    account,
    signIn,
    apiKey: { vault, list, stored, clock, log },
    profiles,
    poller,
    sessions,
    underWay,
    info: { version, pid: process.pid, host, startedAt: clock.now(), home },
    end,
  });
  return { handlers, profiles };
}

function watchLife({ host }: StartOptions, clock: Clock, state: StateStore, clients: Set<Connection>, end: () => void) {
  if (host === 'app') return endWithParent(clock, () => process.ppid, end);
  const inUse = () => clients.size > 0 || state.get().sessions.some(({ endedAt }) => endedAt === null);
  return endWhenIdle(clock, inUse, end);
}

async function run(options: StartOptions, ports: Ports, environment: Environment, closers: Closers) {
  const ground = await openGround(options, ports, environment, closers);
  const { log, state } = ground;
  const kept = await openVault(ground, ports, environment);
  const workers = createWorkers(options, ports, environment, ground, kept);
  const { underWay, sessions, schedule, poller } = workers;
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let stopping: Promise<void> | null = null;
  const stop = () => {
    stopping ??= closers.close(log).then(finish);
    return stopping;
  };
  // After the answer to whoever asked for it has been written.
  const end = () => void ports.clock.after(0, () => void stop());
  const { handlers, profiles } = createCalls(options, ports, ground, kept, workers, end);

  await sessions.sweep();
  state.subscribe(({ profiles: changed }) => {
    if (changed === undefined) return;
    schedule.update();
    poller.update();
  });
  await kept.account.begin();

  const clients = new Set<Connection>();
  closers.add(() => underWay.settled());
  const socket = await listen({
    home: options.home,
    version: options.version,
    handlers,
    report: (failure) => log.error('call failed', { failure }),
    subscribe(connection) {
      clients.add(connection);
      life.update();
      const unsubscribe = state.subscribe((change) => connection.send('state', change));
      return () => {
        unsubscribe();
        clients.delete(connection);
        life.update();
      };
    },
  });
  closers.add(() => socket.close());
  const life = watchLife(options, ports.clock, state, clients, end);
  state.subscribe(({ sessions: changed }) => changed && life.update());
  closers.add(async () => {
    life.stop();
    schedule.stop();
    poller.stop();
    await Promise.all([profiles.settle(), sessions.stopAll(), underWay.settled()]);
  });
  await ports.checkpoint('start.listening');
  log.info('started', { host: options.host, version: options.version, pid: process.pid });
  sessions.refreshBackends().catch((error: unknown) => log.error('backends not found', errorFields(error)));
  return { outcome: 'running', stop, finished } as const;
}

/**
 * Starts the daemon of a data folder, unless one runs already.
 * @throws AppError `invalid_environment`, `data_folder_unsafe`, `data_folder_newer`: nothing was changed
 */
export async function startDaemon(options: StartOptions): Promise<StartedDaemon> {
  const ports = { ...systemPorts, ...options.ports };
  const environment = readEnvironment(options.variables);
  const closers = createClosers();
  // Every file of ours is made with a mode of its own as well; the backends we start later work with the person's umask.
  const personal = process.umask(privateUmask);
  try {
    await openDataFolder(options.home);
    await ports.checkpoint('start.folder');
    const lock = await takeLock(options.home);
    if (lock === null) return { outcome: 'already-running' };
    closers.add(() => lock.release());
    await ports.checkpoint('start.lock');
    return await run(options, ports, environment, closers);
  } catch (error) {
    await closers.close();
    throw error;
  } finally {
    process.umask(personal);
  }
}
