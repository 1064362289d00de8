// Hosts that the backends ask of their own accord and that belong to no provider: played as empty, every path is 404. So the record shows
// whether a credential went there, and a host that is really unknown stands out.
import type { IncomingHttpHeaders } from 'node:http';
import { bearerToken } from '../kernel/bearer-token.ts';
import { reply } from '../kernel/http.ts';
import type { Provider } from '../kernel/provider.ts';

const EMPTY_HOSTS: Readonly<Record<string, string>> = {
  'raw.githubusercontent.com': 'Codex: announcements for its start screen; Claude: its list of changes',
  'github.com': 'Codex, Claude: collections of plugins',
  'api.github.com': 'Codex, OpenCode: their newest versions; Pi: programs that it downloads',
  'models.opencode.ai': 'OpenCode: the list of models, unless OPENCODE_DISABLE_MODELS_FETCH is set',
  'downloads.claude.ai': 'Claude in a terminal: its collection of plugins',
  'play.googleapis.com': 'Gemini: measurements, unless privacy.usageStatisticsEnabled is false',
  'pi.dev': 'Pi: its newest version, unless PI_OFFLINE is set',
};

const KEY_HEADERS = ['x-api-key', 'x-goog-api-key', 'cookie', 'authorization'] as const;

/** Whatever looks like a credential, none of which belongs here: kept as it came. */
function anyCredential(headers: IncomingHttpHeaders): string | null {
  const values = KEY_HEADERS.map((name) => String(headers[name] ?? ''));
  return values.find((value) => value !== '') ?? null;
}

export const elsewhere: Provider = {
  name: 'elsewhere',
  hosts: Object.keys(EMPTY_HOSTS),
  endpoints: [],
  identify: (request) => ({
    credential: bearerToken(request) ?? anyCredential(request.headers),
    accountId: null,
    accountIdHeader: null,
  }),
  refuse: () => reply.json(404, {}),
};
