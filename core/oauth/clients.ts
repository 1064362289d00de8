// The OAuth clients: where a service signs in, as which client, and with what (services.md §2). Overrides replace single values.
import type { ServiceId } from '../catalog/services.ts';

export type OauthClient = {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  /** The registered redirect URI; compared exactly (RFC 9700 §2.1). */
  readonly redirectUri: string;
  readonly scope: string;
  /** Further parameters of the authorization request. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Top-level origins that a page of this sign-in may have beside the authorize URL's own: the provider's and its identity providers'. */
  readonly origins: readonly string[];
  /** Form (RFC 6749 §4.1.3) or JSON, as the provider wants it. */
  readonly tokenRequest: 'form' | 'json';
};

/** Services whose sign-in this version can carry out. */
export const oauthClients: Readonly<Partial<Record<ServiceId, OauthClient>>> = {
  'openai-codex': {
    authorizeUrl: 'https://auth.openai.com/oauth/authorize',
    tokenUrl: 'https://auth.openai.com/oauth/token',
    clientId: 'app_EMoamEEZ73f0CkXaXp7hrann',
    redirectUri: 'http://localhost:1455/auth/callback',
    scope: 'openid profile email offline_access',
    parameters: { id_token_add_organizations: 'true', codex_cli_simplified_flow: 'true' },
    origins: [
      'https://chatgpt.com',
      'https://accounts.google.com',
      'https://appleid.apple.com',
      'https://login.microsoftonline.com',
      'https://login.live.com',
    ],
    tokenRequest: 'form',
  },
};
