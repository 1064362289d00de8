// The address that a person signs in at: an authorization request with PKCE (RFC 6749 §4.1.1, RFC 7636 §4.3).
import type { z } from 'zod';
import type { serverRoutes } from '../api/server.ts';

export type Authorization = z.infer<typeof serverRoutes.authorization.answer>;

export type AuthorizeRequest = {
  /** The server's answer: client, addresses and scope in force. */
  readonly authorization: Authorization;
  readonly state: string;
  /** BASE64URL(SHA-256(code verifier)). */
  readonly codeChallenge: string;
};

/** The provider's own parameters come first, so that none of them can replace one of the protocol. */
export function authorizeUrl({ authorization, state, codeChallenge }: AuthorizeRequest): string {
  const url = new URL(authorization.authorizeUrl);
  const parameters = {
    ...authorization.parameters,
    response_type: 'code',
    client_id: authorization.clientId,
    redirect_uri: authorization.redirectUri,
    scope: authorization.scope,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
    state,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
