// Homes of the backends, written by hand: an access token or a key in the form that each reads, and nothing to renew it with.
import type { Credential } from './credentials.ts';

/** `files`: by path below the home. `env`: what leads the backend to the absolute path `home` and keeps it quiet. */
export type Home = {
  readonly files: Readonly<Record<string, object | string>>;
  env(home: string): Record<string, string>;
};
export type MakeHome = (credential: Credential) => Home;

const inTenYears = (): number => Date.now() + 10 * 365 * 86_400_000;

const claude = (files: Home['files'], secretEnv: Record<string, string> = {}): Home => ({
  files,
  env: (home) => ({
    CLAUDE_CONFIG_DIR: home,
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    ...secretEnv,
  }),
});

export const claudeWithFile: MakeHome = ({ secret }) =>
  claude({ '.credentials.json': { claudeAiOauth: { accessToken: secret, scopes: ['user:inference'] } } });

export const claudeWithToken: MakeHome = ({ secret }) => claude({}, { CLAUDE_CODE_OAUTH_TOKEN: secret });

export const claudeWithKey: MakeHome = ({ secret }) => claude({}, { ANTHROPIC_API_KEY: secret });

const codexConfig = [
  'check_for_update_on_startup = false',
  'cli_auth_credentials_store = "file"',
  '[features]',
  'daemon_auto_start = false',
].join('\n');

const codex = (auth: object): Home => ({
  files: { 'auth.json': auth, 'config.toml': codexConfig },
  env: (home) => ({ CODEX_HOME: home }),
});

export const codexWithTokens: MakeHome = ({ secret, accountId, idToken }) =>
  codex({
    auth_mode: 'chatgptAuthTokens',
    OPENAI_API_KEY: null,
    tokens: { id_token: idToken, access_token: secret, refresh_token: '', account_id: accountId },
    last_refresh: new Date().toISOString(),
  });

export const codexWithKey: MakeHome = ({ secret }) => codex({ auth_mode: 'apikey', OPENAI_API_KEY: secret });

export const gemini: MakeHome = ({ secret }) => ({
  files: {
    '.gemini/oauth_creds.json': { access_token: secret },
    '.gemini/settings.json': {
      security: { auth: { selectedType: 'oauth-personal' }, folderTrust: { enabled: false } },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      privacy: { usageStatisticsEnabled: false },
    },
  },
  env: (home) => ({ GEMINI_CLI_HOME: home }),
});

const openCode = (auth: object): Home => ({
  files: {
    'data/opencode/auth.json': auth,
    // It installs its plugin package at every start where these are not there.
    'config/opencode/node_modules/.keep': '',
    'config/opencode/package-lock.json': {
      lockfileVersion: 3,
      packages: { '': { dependencies: { '@opencode-ai/plugin': '*' } } },
    },
  },
  env: (home) => ({
    XDG_DATA_HOME: `${home}/data`,
    XDG_CONFIG_HOME: `${home}/config`,
    XDG_STATE_HOME: `${home}/state`,
    XDG_CACHE_HOME: `${home}/cache`,
    OPENCODE_DISABLE_PROJECT_CONFIG: '1',
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
  }),
});

const pi = (auth: object): Home => ({
  files: { 'auth.json': auth },
  env: (home) => ({ PI_CODING_AGENT_DIR: home, PI_OFFLINE: '1' }),
});

const oauthEntry = ({ secret, accountId }: Credential): object => ({
  type: 'oauth',
  access: secret,
  refresh: '',
  expires: inTenYears(),
  accountId,
});

export const openCodeWithTokens: MakeHome = (credential) => openCode({ openai: oauthEntry(credential) });

export const openCodeWithKey =
  (provider: 'openai' | 'anthropic'): MakeHome =>
  ({ secret }) =>
    openCode({ [provider]: { type: 'api', key: secret } });

export const piWithTokens: MakeHome = (credential) => pi({ 'openai-codex': oauthEntry(credential) });

export const piWithKey =
  (provider: 'openai' | 'anthropic'): MakeHome =>
  ({ secret }) =>
    pi({ [provider]: { type: 'api_key', key: secret } });
