// Presents a refresh token at the provider's token endpoint (RFC 6749 §6; services.md §2.1) and sorts what comes back.

import type { OauthCredential } from '../../core/credential/record.ts';
import type { Environment } from '../../core/environment.ts';
import { AppError } from '../../core/errors.ts';
import type { OauthClient } from '../../core/oauth/clients.ts';
import { configuredClient } from '../../core/oauth/configured-client.ts';
import { classifyTokenError, type RefusalCause } from '../../core/oauth/token-error.ts';
import { readTokenResponse, type TokenSet } from '../../core/oauth/token-response.ts';
import { retryAfterMs } from '../../core/retry-after.ts';
import type { Clock, Fetch } from '../clock.ts';
import { httpAnswer } from '../http-answer.ts';

export type RefreshAnswer =
  | { readonly kind: 'tokens'; readonly tokens: TokenSet }
  | { readonly kind: 'definite'; readonly cause: RefusalCause }
  /** The provider does not take our client: nothing is said of the credential. */
  | { readonly kind: 'client' }
  /** `lost`: the provider may have acted on it, and its answer did not come through. */
  | { readonly kind: 'transient'; readonly retryAfterMs: number | null; readonly lost: boolean };

export type TokenRequestOptions = { readonly fetch: Fetch; readonly clock: Clock; readonly environment: Environment };

function bodyOf(client: OauthClient, refreshToken: string): { type: string; body: string } {
  const fields = { grant_type: 'refresh_token', client_id: client.clientId, refresh_token: refreshToken };
  return client.tokenRequest === 'form'
    ? { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() }
    : { type: 'application/json', body: JSON.stringify(fields) };
}

function readTokens(record: OauthCredential, json: unknown, requestedAt: number): RefreshAnswer {
  try {
    return { kind: 'tokens', tokens: readTokenResponse(record.serviceId, json, { requestedAt, previous: record }) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // A yes that cannot be read: the old token may be spent.
    return { kind: 'transient', retryAfterMs: null, lost: true };
  }
}

export async function requestTokens(
  { fetch, clock, environment }: TokenRequestOptions,
  record: OauthCredential,
  timeoutMs: number,
): Promise<RefreshAnswer> {
  const client = configuredClient(record.serviceId, environment);
  if (!client) throw new AppError('unsupported_method', record.serviceId);
  const { type, body } = bodyOf(client, record.refreshToken);
  const requestedAt = clock.now();
  const headers = { 'content-type': type, accept: 'application/json' };
  const answer = await httpAnswer(fetch, clock, { url: client.tokenUrl, method: 'POST', headers, body, timeoutMs });
  if (answer.kind === 'failure') return { kind: 'transient', retryAfterMs: null, lost: answer.mayHaveArrived };
  if (answer.status >= 200 && answer.status < 300) return readTokens(record, answer.json, requestedAt);
  const wait = retryAfterMs(answer.headers.get('retry-after'), clock.now());
  const failure = classifyTokenError(answer.status, answer.isJson ? answer.json : null, wait);
  return failure.kind === 'transient' ? { ...failure, lost: false } : failure;
}
