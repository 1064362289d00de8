// Checks the query of an authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3) as the provider would.
import type { CodeGrant } from './grant-types.ts';
import type { ClientRegistration } from './registration.ts';

type AuthorizeRequest = Pick<CodeGrant, 'clientId' | 'redirectUri' | 'codeChallenge' | 'scopes' | 'state'>;

export type AuthorizeCheck =
  | { readonly kind: 'ok'; readonly request: AuthorizeRequest }
  /** Client or redirect URI is wrong: the person is told, nothing is redirected (RFC 6749 §4.1.2.1). */
  | { readonly kind: 'page'; readonly message: string }
  | { readonly kind: 'redirect'; readonly location: string };

/** The redirect URI with the answer's parameters added. */
export function redirectWith(redirectUri: string, parameters: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

function firstFault(
  query: URLSearchParams,
  scopes: readonly string[],
  known: readonly string[],
): [error: string, description: string] | null {
  if (!query.get('state')) return ['invalid_request', 'state is missing'];
  if (query.get('response_type') !== 'code') return ['unsupported_response_type', 'response_type must be code'];
  if (query.get('code_challenge_method') !== 'S256') return ['invalid_request', 'code_challenge_method must be S256'];
  // base64url of a SHA-256 hash, without padding (RFC 7636 §4.2).
  if (!/^[A-Za-z0-9_-]{43}$/.test(query.get('code_challenge') ?? ''))
    return ['invalid_request', 'code_challenge is not S256'];
  if (scopes.length === 0 || scopes.some((scope) => !known.includes(scope))) return ['invalid_scope', 'unknown scope'];
  return null;
}

export function checkAuthorizeRequest(client: ClientRegistration, query: URLSearchParams): AuthorizeCheck {
  const clientId = query.get('client_id') ?? '';
  if (clientId !== client.clientId) return { kind: 'page', message: 'This client is not registered.' };
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!client.allowsRedirect(redirectUri)) return { kind: 'page', message: 'This redirect URI is not registered.' };

  const state = query.get('state') ?? '';
  const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean);
  const fault = firstFault(query, scopes, client.scopes);
  if (fault) {
    const [error, error_description] = fault;
    return {
      kind: 'redirect',
      location: redirectWith(redirectUri, { error, error_description, ...(state && { state }) }),
    };
  }
  const codeChallenge = query.get('code_challenge') ?? '';
  return { kind: 'ok', request: { clientId, redirectUri, codeChallenge, scopes, state } };
}
