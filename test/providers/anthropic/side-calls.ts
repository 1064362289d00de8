// What Claude Code asks beside a turn: settings, policies, telemetry. Harmless answers, so that the CLI starts as quietly as with a real
// account that has none of it.
import { type Reply, reply } from '../kernel/http.ts';
import type { Endpoint } from '../kernel/provider.ts';
import { HOSTS } from './registration.ts';

const EMPTY: Reply = { status: 200, headers: {}, body: '' };

const SIDE_CALLS: readonly (readonly [method: string, path: string, answer: Reply])[] = [
  ['HEAD', '/', EMPTY],
  ['GET', '/', EMPTY],
  ['GET', '/api/hello', reply.json(200, { message: 'hello' })],
  ['GET', '/api/claude_code/settings', reply.json(404, {})],
  ['GET', '/api/claude_code/policy_limits', reply.json(404, {})],
  ['GET', '/api/claude_code/organizations/metrics_enabled', reply.json(404, {})],
  ['GET', '/api/claude_code_penguin_mode', reply.json(404, {})],
  ['GET', '/api/claude_cli/bootstrap', reply.json(404, {})],
  ['GET', '/mcp-registry/v0/servers', reply.json(200, { servers: [], metadata: { count: 0 } })],
  ['GET', '/v1/mcp_servers', reply.json(200, { data: [], has_more: false })],
  // Switches under test, by the name of the client's key; asked unless CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC is set.
  ['POST', '/api/eval/sdk-zAZezfDKGoZuXXKe', reply.json(200, { features: {} })],
  ['POST', '/api/event_logging/batch', reply.json(200, {})],
  ['POST', '/api/event_logging/v2/batch', reply.json(200, {})],
];

/** Paths: those that Claude Code 2.1.197 was seen to ask. All under the name `side-call`; whatever else is asked is 404 and in the record. */
export function sideCalls(): Endpoint[] {
  return SIDE_CALLS.map(([method, path, answer]) => ({
    name: 'side-call',
    method,
    host: HOSTS.api,
    path,
    answer: () => answer,
  }));
}
