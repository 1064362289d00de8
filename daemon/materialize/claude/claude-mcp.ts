// MCP servers that come along into a Claude home: the person's own programs and addresses, less the names of vendors' variables.
import { type Fields, fieldsOf } from '../../../core/lenient.ts';
import { decidesAccount, fillsInVendorVariable, isVendorVariable, withoutDecisiveKeys } from './claude-guard.ts';

export type McpServers = { readonly servers: Fields; readonly leftOut: readonly string[] };

/** One server without vendors' variables in its `env`; null when a text of it would be filled in from such a variable. */
function sanitisedServer(server: Fields): { server: Fields; names: readonly string[] } | null {
  const variables = Object.entries(fieldsOf(server.env) ?? {});
  const kept = variables.filter(([name]) => !isVendorVariable(name));
  const { env: _env, ...rest } = server;
  const clean = {
    ...fieldsOf(withoutDecisiveKeys(rest)),
    ...(server.env === undefined ? {} : { env: Object.fromEntries(kept) }),
  };
  if (fillsInVendorVariable(clean)) return null;
  return { server: clean, names: variables.filter(([name]) => isVendorVariable(name)).map(([name]) => name) };
}

/** @param servers the value of `mcpServers` */
export function sanitisedMcpServers(servers: unknown): McpServers {
  const kept: [string, Fields][] = [];
  const leftOut: string[] = [];
  for (const [name, value] of Object.entries(fieldsOf(servers) ?? {})) {
    const fields = fieldsOf(value);
    const clean = fields && !decidesAccount(name) ? sanitisedServer(fields) : null;
    if (clean) {
      kept.push([name, clean.server]);
      leftOut.push(...clean.names.map((variable) => `mcpServers.${name}.env.${variable}`));
    } else leftOut.push(`mcpServers.${name}`);
  }
  return { servers: Object.fromEntries(kept), leftOut };
}
