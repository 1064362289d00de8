// The daemon's calls to the server, embedded or not: one table, answers checked, failures as error codes.
import type { z } from 'zod';
import { type ServerRoutes, serverErrorSchema, serverRoutes } from '../core/api/server.ts';
import { AppError, type ErrorCode } from '../core/errors.ts';

export type ServerRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body: unknown;
};
export type ServerTransport = (request: ServerRequest) => Promise<{ readonly status: number; readonly body: unknown }>;

type RouteName = keyof ServerRoutes;
type Params<K extends RouteName> = z.input<ServerRoutes[K]['params']>;
type Body<K extends RouteName> = ServerRoutes[K]['body'] extends z.ZodType ? z.input<ServerRoutes[K]['body']> : null;
type Answer<K extends RouteName> = z.output<ServerRoutes[K]['answer']>;

/** A refusal of the server, with the current revision of the row where there is one to tell. */
export class ServerRefusal extends AppError {
  readonly revision: number | null;

  constructor(code: ErrorCode, revision: number | null) {
    super(code);
    this.name = 'ServerRefusal';
    this.revision = revision;
  }
}

/** @throws ServerRefusal with the server's code; AppError `server_unavailable` when it answers anything else */
export type ServerClient = <K extends RouteName>(route: K, params: Params<K>, body: Body<K>) => Promise<Answer<K>>;

function pathOf(template: string, params: Readonly<Record<string, string>>): string {
  return template.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

function failure(body: unknown): AppError {
  const parsed = serverErrorSchema.safeParse(body);
  if (!parsed.success) return new AppError('server_unavailable');
  return new ServerRefusal(parsed.data.error, parsed.data.revision ?? null);
}

/** The answer, or the revision at which the row is not there: the one that whoever writes it again must expect. */
export async function orGap<T>(answer: Promise<T>): Promise<T | { readonly gapAt: number }> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServerRefusal && error.code === 'not_found') return { gapAt: error.revision ?? 0 };
    throw error;
  }
}

export function createServerClient(transport: ServerTransport): ServerClient {
  return async <K extends RouteName>(route: K, params: Params<K>, body: Body<K>) => {
    const { method, path } = serverRoutes[route];
    const result = await transport({ method, path: pathOf(path, params), body });
    if (result.status < 200 || result.status > 299) throw failure(result.body);
    const answer: z.ZodType = serverRoutes[route].answer;
    const parsed = answer.safeParse(result.body);
    if (!parsed.success) throw new AppError('server_unavailable');
    return parsed.data as Answer<K>;
  };
}
