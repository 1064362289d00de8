// What everything else of a daemon stands on: the files that are ours alone and what lies in them, the network, the one state.
import { activeOverrides, type Environment } from '../../core/environment.ts';
import type { AccountId } from '../../core/ids.ts';
import { usualQuotaRules } from '../../core/quota/rules.ts';
import type { Connection } from '../api/handlers.ts';
import type { Closers } from '../closers.ts';
import { type ClientSecret, createClientSecret } from '../connect/client-secret.ts';
import { createOpenSetupToken } from '../connect/open-setup-token.ts';
import { openEmbeddedServer } from '../embedded-server.ts';
import { closeIndexDatabase, openIndexDatabase } from '../index-database.ts';
import { openLog } from '../log.ts';
import { watchNetwork } from '../network/network-watch.ts';
import { createPace } from '../network/pace.ts';
import { dataPaths } from '../paths.ts';
import type { Ports } from '../ports.ts';
import { loginShellEnvironment } from '../sessions/login-shell.ts';
import type { StartOptions } from '../start-options.ts';
import { createStateStore } from '../state.ts';
import { createUnderWay } from '../under-way.ts';

/** @throws AppError `data_folder_unsafe`, `data_folder_newer` */
export async function openGround(options: StartOptions, given: Ports, environment: Environment, closers: Closers) {
  const watch = watchNetwork(given.fetch);
  const ports: Ports = { ...given, fetch: watch.fetch };
  const { clock, random, checkpoint } = ports;
  let asked: ReturnType<typeof loginShellEnvironment> | null = null;
  const person = () => {
    asked ??= loginShellEnvironment(options.variables);
    return asked;
  };
  const clientSecret: ClientSecret = createClientSecret(environment, async () => (await person()).PATH);
  const paths = dataPaths(options.home);
  const log = openLog(paths.logFile, clock.now);
  closers.add(() => log.close());
  const index = await openIndexDatabase(paths.indexDatabase);
  closers.add(() => closeIndexDatabase(index));
  await checkpoint('start.index');
  const opened: { accountId: AccountId | null } = { accountId: null };
  const server = await openEmbeddedServer({
    ...ports,
    databaseFile: paths.serverDatabase,
    environment,
    log,
    clientSecret,
    accountId: () => opened.accountId,
  });
  closers.add(() => server.close());
  await checkpoint('start.server');
  const setupTokens = createOpenSetupToken({ folder: paths.setupTokenFolder, environment: person, clock });
  await setupTokens.sweep();
  const { features } = await server.client('features', {}, null);
  const { enabled: connectedServices, quotas } = features.connectedServices;
  const state = createStateStore({
    account: { state: 'passphrase-wanted' },
    gates: { connectedServices, 'connectedServices.quotas': quotas.enabled },
    overrides: [...activeOverrides(environment)],
    profiles: [],
    defaults: { folders: [], backends: [] },
    addedVariables: [],
    quotaRules: usualQuotaRules,
    handOffs: [],
    backends: [],
    sessions: [],
  });
  return {
    options,
    ports,
    environment,
    network: { fetch: ports.fetch, clock, environment },
    watch,
    pace: createPace(clock, random),
    paths,
    log,
    index,
    server: server.client,
    opened,
    state,
    person,
    clientSecret,
    setupTokens,
    underWay: createUnderWay(),
    /** Who is connected over the socket just now. */
    connections: new Set<Connection>(),
  };
}

export type Ground = Awaited<ReturnType<typeof openGround>>;
