// Reads the body of a token or revocation request: a form, as RFC 6749 wants it, or JSON, which two of the providers take too.
import type { SimRequest } from '../kernel/http.ts';
import { jsonBody } from '../kernel/json-body.ts';

export type TokenRequest = { readonly encoding: 'form' | 'json'; readonly fields: Readonly<Record<string, string>> };

/** Null: the body is not what its content type says. */
export function readTokenRequest(request: Pick<SimRequest, 'headers' | 'body'>): TokenRequest | null {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim();
  if (type === 'application/x-www-form-urlencoded') {
    return { encoding: 'form', fields: Object.fromEntries(new URLSearchParams(request.body.toString('utf8'))) };
  }
  const value = type === 'application/json' ? jsonBody(request) : null;
  if (!value) return null;
  return {
    encoding: 'json',
    fields: Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, String(entry)])),
  };
}

/** The credential that such a request presents: what is revoked, the refresh token, or the code. */
export function presentedCredential(request: Pick<SimRequest, 'headers' | 'body'>): string | null {
  const fields = readTokenRequest(request)?.fields;
  return fields?.token ?? fields?.refresh_token ?? fields?.code ?? null;
}
