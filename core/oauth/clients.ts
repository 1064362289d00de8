// The OAuth clients: where a service signs in, as which client, and with what (services.md §2). Overrides replace single values.
import type { ServiceId } from '../catalog/services.ts';

export type OauthClient = {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** RFC 7009; null where the provider has none that is known. */
  readonly revokeUrl: string | null;
  readonly clientId: string;
  /** The registered redirect URI; compared exactly (RFC 9700 §2.1). */
  readonly redirectUri: string;
  readonly scope: string;
  /** Scopes without which a sign-in is of no use; a grant that lacks one is refused by name. */
  readonly requiredScopes: readonly string[];
  /** Further parameters of the authorization request. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Top-level origins that a page of this sign-in may have beside the authorize URL's own: the provider's and its identity providers'. */
  readonly origins: readonly string[];
  /** Form (RFC 6749 §4.1.3) or JSON, as the provider wants it. */
  readonly tokenRequest: 'form' | 'json';
  /** Whether the token endpoint wants the state beside the code. */
  readonly sendsState: boolean;
  /** Whether the token endpoint wants a client secret, which is never part of a bundle. */
  readonly needsSecret: boolean;
};

export const oauthClients: Readonly<Partial<Record<ServiceId, OauthClient>>> = {
  'openai-codex': {
    authorizeUrl: 'https://auth.openai.com/oauth/authorize',
    tokenUrl: 'https://auth.openai.com/oauth/token',
    revokeUrl: 'https://auth.openai.com/oauth/revoke',
    clientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
    redirectUri: 'http://localhost:1455/auth/callback',
    scope: 'openid profile email offline_access',
    requiredScopes: [],
    parameters: { id_token_add_organizations: 'true', codex_cli_simplified_flow: 'true' },
    origins: [
      'https://chatgpt.com',
      'https://accounts.google.com',
      'https://appleid.apple.com',
      'https://login.microsoftonline.com',
      'https://login.live.com',
    ],
    tokenRequest: 'form',
    sendsState: false,
    needsSecret: false,
  },
  'claude-subscription': {
    authorizeUrl: 'https://claude.ai/oauth/authorize',
    tokenUrl: 'https://platform.claude.com/v1/oauth/token',
    revokeUrl: null,
    clientId: '9d1c250a-e61b-44d9-88ed-5944d1962f5e',
    redirectUri: 'https://platform.claude.com/oauth/code/callback',
    scope: 'user:inference user:profile user:sessions:claude_code user:mcp_servers user:file_upload',
    requiredScopes: ['user:inference', 'user:profile', 'user:sessions:claude_code'],
    // Makes the page at the end show a code that can be copied.
    parameters: { code: 'true' },
    origins: [
      'https://claude.com',
      'https://platform.claude.com',
      'https://console.anthropic.com',
      'https://accounts.google.com',
      'https://appleid.apple.com',
      'https://login.microsoftonline.com',
    ],
    tokenRequest: 'json',
    sendsState: true,
    needsSecret: false,
  },
  gemini: {
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    revokeUrl: 'https://oauth2.googleapis.com/revoke',
    clientId: '681255809395-oo8ft2oprdrnp9e3aqf6av3hmdib135j.apps.googleusercontent.com',
    redirectUri: 'http://localhost:54545/oauth2callback',
    scope: [
      'https://www.googleapis.com/auth/cloud-platform',
      'https://www.googleapis.com/auth/userinfo.email',
      'https://www.googleapis.com/auth/userinfo.profile',
    ].join(' '),
    requiredScopes: ['https://www.googleapis.com/auth/cloud-platform'],
    // `consent` each time: Google gives a refresh token with it only.
    parameters: { access_type: 'offline', prompt: 'consent' },
    origins: ['https://accounts.youtube.com', 'https://login.microsoftonline.com'],
    tokenRequest: 'form',
    sendsState: false,
    needsSecret: true,
  },
};
