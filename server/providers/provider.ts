// What differs between providers when a code is exchanged.
import type { OauthClient } from '../../core/oauth/clients.ts';

/** What a client hands over to be exchanged (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export type CodeGrant = {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
};

export type Provider = {
  tokenRequest(client: OauthClient, grant: CodeGrant): { readonly contentType: string; readonly body: string };
};
