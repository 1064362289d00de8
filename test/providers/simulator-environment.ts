// The environment that points the app, the daemon, the CLI and the backend CLIs they start at a running simulator.
import { googleClientSecret } from './google/registration.ts';
import type { Simulator } from './start-simulator.ts';

const PREFIX = 'HAPPIER_CONNECTED_SERVICES';
const LOOPBACK = 'localhost,127.0.0.1,::1';

/** Variables without the prefix, and the address they move; where only a base is moved, the reader adds the path. */
const PLAYED_ADDRESSES: Readonly<Record<string, string>> = {
  OPENAI_CODEX_OAUTH_AUTHORIZE_URL: 'https://auth.openai.com/oauth/authorize',
  OPENAI_CODEX_OAUTH_TOKEN_URL: 'https://auth.openai.com/oauth/token',
  OPENAI_CODEX_USAGE_URL: 'https://chatgpt.com/backend-api/wham/usage',
  OPENAI_CODEX_DEVICE_URL: 'https://auth.openai.com/api/accounts/deviceauth',
  OPENAI_MODELS_URL: 'https://api.openai.com/v1/models',
  CLAUDE_SUBSCRIPTION_OAUTH_AUTHORIZE_URL: 'https://claude.ai/oauth/authorize',
  CLAUDE_SUBSCRIPTION_OAUTH_TOKEN_URL: 'https://platform.claude.com/v1/oauth/token',
  CLAUDE_SUBSCRIPTION_USAGE_URL: 'https://api.anthropic.com/api/oauth/usage',
  CLAUDE_SUBSCRIPTION_PROFILE_URL: 'https://api.anthropic.com/api/oauth/profile',
  CLAUDE_SUBSCRIPTION_MESSAGES_URL: 'https://api.anthropic.com/v1/messages',
  ANTHROPIC_MODELS_URL: 'https://api.anthropic.com/v1/models',
  GEMINI_OAUTH_AUTHORIZE_URL: 'https://accounts.google.com/o/oauth2/v2/auth',
  GEMINI_OAUTH_TOKEN_URL: 'https://oauth2.googleapis.com/token',
  GEMINI_USAGE_URL: 'https://cloudcode-pa.googleapis.com/v1internal:retrieveUserQuota',
  GEMINI_USERINFO_URL: 'https://www.googleapis.com/oauth2/v2/userinfo',
  GEMINI_CODE_ASSIST_URL: 'https://cloudcode-pa.googleapis.com',
};

export function simulatorEnvironment({ direct, proxyUrl, caFile }: Simulator): Record<string, string> {
  const overrides = Object.entries(PLAYED_ADDRESSES).map(([name, url]) => [`${PREFIX}_${name}`, direct(url)]);
  return {
    ...Object.fromEntries(overrides),
    [`${PREFIX}_GEMINI_OAUTH_CLIENT_SECRET`]: googleClientSecret,
    // Both spellings: some clients read only one.
    HTTPS_PROXY: proxyUrl,
    https_proxy: proxyUrl,
    NO_PROXY: LOOPBACK,
    no_proxy: LOOPBACK,
    SSL_CERT_FILE: caFile,
    NODE_EXTRA_CA_CERTS: caFile,
  };
}
