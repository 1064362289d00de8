// The environment that points the app, the daemon, the CLI and the backend CLIs they start at a running simulator.
import type { Simulator } from './start-simulator.ts';

const PREFIX = 'HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX';
const LOOPBACK = 'localhost,127.0.0.1,::1';

export function simulatorEnvironment({ direct, proxyUrl, caFile }: Simulator): Record<string, string> {
  return {
    [`${PREFIX}_OAUTH_AUTHORIZE_URL`]: direct('https://auth.openai.com/oauth/authorize'),
    [`${PREFIX}_OAUTH_TOKEN_URL`]: direct('https://auth.openai.com/oauth/token'),
    [`${PREFIX}_USAGE_URL`]: direct('https://chatgpt.com/backend-api/wham/usage'),
    // Both spellings: some clients read only one.
    HTTPS_PROXY: proxyUrl,
    https_proxy: proxyUrl,
    NO_PROXY: LOOPBACK,
    no_proxy: LOOPBACK,
    SSL_CERT_FILE: caFile,
    NODE_EXTRA_CA_CERTS: caFile,
  };
}
