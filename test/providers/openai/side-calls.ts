// What Codex asks the ChatGPT backend beside a turn: plugins, settings, telemetry, its apps server. Empty but well-formed answers, so that
// the CLI starts as quietly as with a real account that has none of it.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { Endpoint } from '../kernel/provider.ts';
import { HOSTS } from './registration.ts';

type SideCall = Pick<Endpoint, 'method' | 'host' | 'path'> & { readonly body: unknown };

const NO_PLUGINS = { plugins: [], pagination: { next_page_token: null } };

const backend = (method: string, path: string, body: unknown): SideCall => ({
  method,
  host: HOSTS.chatgpt,
  path: `/backend-api/${path}`,
  body,
});

/** Body shapes: openai/codex's own client tests. With an empty model list Codex uses the one it was built with. */
const SIDE_CALLS: readonly SideCall[] = [
  backend('GET', 'codex/models', { models: [] }),
  backend('GET', 'ps/plugins/installed', NO_PLUGINS),
  backend('GET', 'ps/plugins/list', NO_PLUGINS),
  backend('GET', 'ps/plugins/suggested/codex', { enabled: true, plugins: [] }),
  backend('GET', 'plugins/featured', []),
  backend('GET', 'wham/settings/user', { commit_attribution_enabled: false }),
  backend('POST', 'codex/analytics-events/events', {}),
  { method: 'POST', host: HOSTS.telemetry, path: '/otlp/v1/metrics', body: {} },
];

function rpcCall(body: Buffer): { id: unknown; method: unknown } {
  try {
    const message: unknown = JSON.parse(body.toString('utf8'));
    if (typeof message === 'object' && message !== null) {
      return { id: Reflect.get(message, 'id'), method: Reflect.get(message, 'method') };
    }
  } catch {
    // Not JSON: treated like a notification below.
  }
  return { id: undefined, method: undefined };
}

const MCP_RESULTS: Record<string, unknown> = {
  initialize: {
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'provider-simulator', version: '1.0.0' },
  },
  'tools/list': { tools: [] },
  'resources/list': { resources: [] },
  'resources/templates/list': { resourceTemplates: [] },
};

/** An MCP server (streamable HTTP, JSON answers) that offers nothing. */
function answerMcp({ body }: SimRequest): Reply {
  const { id, method } = rpcCall(body);
  if (id === undefined) return { status: 202, headers: {}, body: '' };
  const result = MCP_RESULTS[String(method)];
  if (result !== undefined) return reply.json(200, { jsonrpc: '2.0', id, result });
  return reply.json(200, { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found' } });
}

/** All under the name `side-call`. */
export function sideCalls(): Endpoint[] {
  const mcp = {
    name: 'side-call',
    method: 'POST',
    host: HOSTS.chatgpt,
    path: '/backend-api/ps/mcp',
    answer: answerMcp,
  };
  const fixed = SIDE_CALLS.map(({ body, ...call }) => ({
    ...call,
    name: 'side-call',
    answer: () => reply.json(200, body),
  }));
  return [...fixed, mcp];
}
