// What every provider's refusals have in common.
import type { StatusFault } from './fault-table.ts';
import { type Reply, reply } from './http.ts';

/** The page of a firewall, which stands before all of them. */
export const challengePage = (): Reply =>
  reply.html(
    403,
    '<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>',
  );

export const retryAfter = ({ kind, retryAfterSeconds = 30 }: StatusFault): Record<string, string> =>
  kind === '429-retry-after' ? { 'retry-after': String(retryAfterSeconds) } : {};
