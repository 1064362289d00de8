// What carries out the routes: one function per entry of the route table, typed by it.
import type { z } from 'zod';
import type { ServerRoutes } from '../../core/api/server.ts';
import type { AccountId } from '../../core/ids.ts';

export type RouteName = keyof ServerRoutes;

type Body<K extends RouteName> = ServerRoutes[K]['body'] extends z.ZodType ? z.output<ServerRoutes[K]['body']> : null;

export type RouteRequest<K extends RouteName> = {
  /** Null on routes that want no account. */
  readonly accountId: ServerRoutes[K]['account'] extends true ? AccountId : null;
  readonly params: z.output<ServerRoutes[K]['params']>;
  readonly body: Body<K>;
};

type RouteAnswer<K extends RouteName> = z.output<ServerRoutes[K]['answer']>;

/** Throwing a RouteError, or an AppError whose code the error table of the routes has, answers with it. */
export type RouteHandlers = {
  readonly [K in RouteName]: (request: RouteRequest<K>) => Promise<RouteAnswer<K>> | RouteAnswer<K>;
};
