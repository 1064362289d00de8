// The server inside this process: asked in memory, with a bearer token that nobody else has, so that it needs no port.
import type { Environment } from '../core/environment.ts';
import type { AccountId } from '../core/ids.ts';
import { openServer } from '../server/app.ts';
import type { Clock, Fetch, Random } from './clock.ts';
import type { ClientSecret } from './connect/client-secret.ts';
import { errorFields, type Log } from './log.ts';
import { createServerClient, type ServerClient } from './server-client.ts';

export type EmbeddedServer = { readonly client: ServerClient; close(): Promise<void> };

export type EmbeddedServerOptions = {
  /** Default place of the database; HAPPIER_SERVER_DATABASE_URL moves it. */
  readonly databaseFile: string;
  readonly environment: Environment;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly clientSecret: ClientSecret;
  /** Null until the account is open. */
  readonly accountId: () => AccountId | null;
};

/** @throws AppError `data_folder_newer`, `data_folder_unsafe` */
export async function openEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { environment, fetch, clock, random, log, clientSecret, accountId } = options;
  const bearer = Buffer.from(random(32)).toString('base64url');
  const server = await openServer({
    databaseFile: environment.HAPPIER_SERVER_DATABASE_URL?.replace(/^file:(\/\/)?/, '') ?? options.databaseFile,
    environment,
    fetch,
    clock,
    random,
    clientSecret,
    authenticate: (token) => (token === bearer ? accountId() : null),
    report: (route, error) => log.error('server', { route, ...errorFields(error) }),
  });
  return {
    client: createServerClient(({ method, path, body }) => server.inject(method, path, { token: bearer, body })),
    close: () => server.close(),
  };
}
