// What is sent to a token endpoint, by the server for a code and by the daemon for a refresh token (RFC 6749 §4.1.3, §6; RFC 7636 §4.5).
import type { OauthClient } from './clients.ts';

/** What a client hands over to be exchanged. */
export type CodeGrant = {
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly state: string;
};

export type TokenRequest = { readonly contentType: string; readonly body: string };

function encode(client: OauthClient, fields: Readonly<Record<string, string>>): TokenRequest {
  return client.tokenRequest === 'form'
    ? { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() }
    : { contentType: 'application/json', body: JSON.stringify(fields) };
}

/** @param secret the client secret of a client that needs one; null otherwise */
export function codeRequest(client: OauthClient, grant: CodeGrant, secret: string | null): TokenRequest {
  return encode(client, {
    grant_type: 'authorization_code',
    client_id: client.clientId,
    code: grant.code,
    code_verifier: grant.verifier,
    redirect_uri: grant.redirectUri,
    ...(client.sendsState ? { state: grant.state } : {}),
    ...(secret === null ? {} : { client_secret: secret }),
  });
}

/** @param secret the client secret of a client that needs one; null otherwise */
export function refreshRequest(client: OauthClient, refreshToken: string, secret: string | null): TokenRequest {
  return encode(client, {
    grant_type: 'refresh_token',
    client_id: client.clientId,
    refresh_token: refreshToken,
    ...(secret === null ? {} : { client_secret: secret }),
  });
}
