// The server as a part of another program: opened on a database file, asked in memory. It holds ciphertext and exchanges codes.
import fastify, { type FastifyReply } from 'fastify';
import { serverErrors } from '../core/api/server.ts';
import type { Gates } from '../core/catalog/features.ts';
import { type Random, readySodium } from '../core/crypto/sodium.ts';
import type { Environment } from '../core/environment.ts';
import type { AccountId } from '../core/ids.ts';
import type { ClientSecret } from './connect-ports.ts';
import { serverGates } from './gates.ts';
import { connectRoutes } from './routes/connect-routes.ts';
import { credentialRoutes } from './routes/credential-routes.ts';
import { deviceRoutes } from './routes/device-routes.ts';
import { errorAnswer } from './routes/error-answer.ts';
import { leaseRoutes } from './routes/lease-routes.ts';
import { quotaRoutes } from './routes/quota-routes.ts';
import { registerRoutes } from './routes/register.ts';
import type { RouteHandlers } from './routes/route-handlers.ts';
import { settingsRoutes } from './routes/settings-routes.ts';
import { snapshotRoutes } from './routes/snapshot-routes.ts';
import { checkpoint, openStore } from './store/store.ts';

export type ServerOptions = {
  /** SQLite file; its folder exists and is private. */
  readonly databaseFile: string;
  readonly environment: Environment;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since the epoch. */
  readonly clock: { now(): number };
  readonly random: Random;
  /** The account that a bearer token stands for, or null. */
  readonly authenticate: (token: string) => AccountId | null;
  /** The client secret of a service that needs one (RFC 6749 §2.3.1), null without one; it goes to that provider's token endpoint alone. */
  readonly clientSecret: ClientSecret;
  /** Gets unexpected errors. Their texts may quote what was sent: log class and place, never the text. */
  readonly report?: (route: string, error: unknown) => void;
};

type ServerRequest = {
  /** Bearer token. */
  readonly token?: string | null;
  /** Anything JSON can hold; null or absent: no body. */
  readonly body?: unknown;
};

export type Server = {
  /** Asks the server as a request over the network would; 200 and the route's answer, else another status and a `ServerError`. */
  inject(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    request?: ServerRequest,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Waits for requests under way, then closes the database. */
  close(): Promise<void>;
};

/** More than the longest ciphertext with what is around it. */
const longestBodyBytes = 256 * 1024;

/** Fastify with our answers in place of its own. */
function createApp(report: ServerOptions['report']) {
  const notFound = (reply: FastifyReply) => reply.code(404).send({ error: 'not_found' });
  const app = fastify({
    logger: false,
    bodyLimit: longestBodyBytes,
    exposeHeadRoutes: false,
    // An address that cannot be read names no route.
    frameworkErrors: (_error, _request, reply: FastifyReply) => notFound(reply),
  });
  app.setNotFoundHandler((_request, reply) => notFound(reply));
  app.setErrorHandler((error, request, reply) => {
    const answer = errorAnswer(error);
    if (answer.error === 'internal') report?.(request.routeOptions.url ?? '', error);
    return reply.code(serverErrors[answer.error]).send(answer);
  });
  return app;
}

function featureRoutes(gates: Gates): Pick<RouteHandlers, 'features'> {
  const quotas = { enabled: gates['connectedServices.quotas'] };
  return { features: () => ({ features: { connectedServices: { enabled: gates.connectedServices, quotas } } }) };
}

/** @throws AppError `data_folder_newer`, `data_folder_unsafe` */
export async function openServer(options: ServerOptions): Promise<Server> {
  const { environment, fetch, random, authenticate, clientSecret } = options;
  const now = () => options.clock.now();
  const sodium = await readySodium();
  const store = await openStore(options.databaseFile);
  const gates = serverGates(environment);
  const app = createApp(options.report);
  app.addHook('onClose', async () => {
    await checkpoint(store);
    await store.destroy();
  });
  const connect = { environment, fetch, now, random, sodium, clientSecret };
  const handlers: RouteHandlers = {
    ...featureRoutes(gates),
    ...connectRoutes(connect),
    ...deviceRoutes(connect),
    ...credentialRoutes(store, now),
    ...leaseRoutes(store, now),
    ...snapshotRoutes(store),
    ...quotaRoutes(store, now),
    ...settingsRoutes(store),
  };
  registerRoutes(app, { gates, authenticate, handlers });
  await app.ready();

  return {
    async inject(method, url, { token = null, body = null } = {}) {
      const response = await app.inject({
        method,
        url,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === null ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === null ? {} : { payload: JSON.stringify(body) }),
      });
      return { status: response.statusCode, body: response.json() };
    },
    close: () => app.close(),
  };
}
