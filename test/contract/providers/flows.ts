// How a client signs in at each provider, from the published facts: addresses, ids, parameters. Nothing of it is taken from the simulator.

export type Flow = {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly revokeUrl: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  /** Further parameters of the authorization request. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Further fields of every token request. */
  readonly tokenFields: Readonly<Record<string, string>>;
  readonly encoding: 'form' | 'json';
  /** Whether the exchange carries `state`. */
  readonly sendsState: boolean;
};

const openai: Flow = {
  authorizeUrl: 'https://auth.openai.com/oauth/authorize',
  tokenUrl: 'https://auth.openai.com/oauth/token',
  revokeUrl: 'https://auth.openai.com/oauth/revoke',
  clientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
  redirectUri: 'http://localhost:1455/auth/callback',
  scope: 'openid profile email offline_access',
  parameters: {},
  tokenFields: {},
  encoding: 'form',
  sendsState: false,
};

const anthropic: Flow = {
  authorizeUrl: 'https://claude.ai/oauth/authorize',
  tokenUrl: 'https://platform.claude.com/v1/oauth/token',
  revokeUrl: 'https://platform.claude.com/v1/oauth/revoke',
  clientId: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
  redirectUri: 'https://platform.claude.com/oauth/code/callback',
  scope: 'user:inference user:profile user:sessions:claude_code user:mcp_servers user:file_upload',
  parameters: { code: 'true' },
  tokenFields: {},
  encoding: 'json',
  sendsState: true,
};

const google: Flow = {
  authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenUrl: 'https://oauth2.googleapis.com/token',
  revokeUrl: 'https://oauth2.googleapis.com/revoke',
  clientId: '681255809395-oo8ft2oprdrnp9e3aqf6av3hmdib135j.apps.googleusercontent.com',
  redirectUri: 'http://localhost:54545/oauth2callback',
  scope: ['cloud-platform', 'userinfo.email', 'userinfo.profile']
    .map((name) => `https://www.googleapis.com/auth/${name}`)
    .join(' '),
  parameters: { access_type: 'offline', prompt: 'consent' },
  tokenFields: { client_secret: 'simulated-secret-of-the-installed-app' },
  encoding: 'form',
  sendsState: false,
};

export const flows = { openai, anthropic, google };
export type ProviderName = keyof typeof flows;
export const providerNames: readonly ProviderName[] = ['openai', 'anthropic', 'google'];
