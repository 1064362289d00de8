// Registers every route of the table: gate, bearer token, parsing on the way in and out, errors by name.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { serverRoutes } from '../../core/api/server.ts';
import type { Gates } from '../../core/catalog/features.ts';
import type { AccountId } from '../../core/ids.ts';
import { RouteError } from '../route-error.ts';
import type { RouteHandlers, RouteName } from './route-handlers.ts';

export type RegisterOptions = {
  readonly gates: Gates;
  readonly handlers: RouteHandlers;
  /** The account that a bearer token stands for, or null. */
  readonly authenticate: (token: string) => AccountId | null;
};

type UntypedHandler = (request: { accountId: AccountId | null; params: unknown; body: unknown }) => unknown;

function bearerToken(request: FastifyRequest): string | null {
  return /^Bearer ([\x21-\x7e]{1,512})$/.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

function isTooLong(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'too_big' && issue.path.join('.') === 'sealed.ciphertext';
}

function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RouteError(parsed.error.issues.every(isTooLong) ? 'too_large' : 'invalid_input');
}

function registerRoute(app: FastifyInstance, name: RouteName, options: RegisterOptions): void {
  const route = serverRoutes[name];
  // A gate does not change while the server runs: a route that is off is simply not there.
  if (route.gate !== null && !options.gates[route.gate]) return;
  // The table pairs schema and handler by name; the type of one entry out of all of them cannot be written down.
  const handler = options.handlers[name] as UntypedHandler;
  const accounts = new WeakMap<FastifyRequest, AccountId>();

  app.route({
    method: route.method,
    url: route.path,
    // Before the body is read: who may not ask is not listened to.
    onRequest: async (request) => {
      if (!route.account) return;
      const token = bearerToken(request);
      const accountId = token === null ? null : options.authenticate(token);
      if (accountId === null) throw new RouteError('unauthorized');
      accounts.set(request, accountId);
    },
    handler: async (request, reply) => {
      const params = parse(route.params, request.params);
      const body = parse(route.body ?? z.null(), request.body ?? null);
      const answer = await handler({ accountId: accounts.get(request) ?? null, params, body });
      return reply.header('cache-control', 'no-store').send(route.answer.parse(answer));
    },
  });
}

export function registerRoutes(app: FastifyInstance, options: RegisterOptions): void {
  for (const name of Object.keys(serverRoutes) as RouteName[]) registerRoute(app, name, options);
}
