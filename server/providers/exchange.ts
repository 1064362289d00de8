// Exchanges an authorization code at a provider's token endpoint (RFC 6749 §4.1.3). Its answer lives in memory only and is never logged.
import type { ServiceId } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import type { OauthClient } from '../../core/oauth/clients.ts';
import { classifyTokenError } from '../../core/oauth/token-error.ts';
import { readTokenResponse, type TokenSet } from '../../core/oauth/token-response.ts';
import { readBoundedJson } from './bounded-json.ts';
import type { CodeGrant, Provider } from './provider.ts';

export type ExchangePorts = {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For the whole exchange, reading the answer included. */
  readonly timeoutMs: number;
};

/** The largest real answers are some 8 kB: three tokens of two to three kilobytes each. */
const longestAnswerBytes = 128 * 1024;

function refusal(status: number, body: unknown): AppError {
  const error = classifyTokenError(status, body);
  if (error.kind === 'client') return new AppError('connect_oauth_invalid_client');
  // A refusal without a code that says why could be the provider's fault as well as the code's.
  const definite = error.kind === 'definite' && error.cause !== 'unknown';
  return new AppError(definite ? 'connect_oauth_invalid_grant' : 'connect_oauth_exchange_failed');
}

/**
 * @throws AppError `connect_oauth_invalid_grant`, `connect_oauth_invalid_client`, `connect_oauth_missing_refresh_token`,
 *   `connect_oauth_timeout`, `connect_oauth_exchange_failed` (everything else)
 */
export async function exchangeCode(
  serviceId: ServiceId,
  provider: Provider,
  client: OauthClient,
  grant: CodeGrant,
  { fetch, now, timeoutMs }: ExchangePorts,
): Promise<TokenSet> {
  const { contentType, body } = provider.tokenRequest(client, grant);
  const signal = AbortSignal.timeout(timeoutMs);
  const requestedAt = now();
  const answer = await fetch(client.tokenUrl, {
    method: 'POST',
    headers: { 'content-type': contentType, accept: 'application/json' },
    body,
    // A token endpoint that redirects would have us hand the code to whomever it names.
    redirect: 'error',
    signal,
  })
    .then(async (response) => ({
      ok: response.ok,
      status: response.status,
      body: await readBoundedJson(response, longestAnswerBytes),
    }))
    .catch(() => {
      throw new AppError(signal.aborted ? 'connect_oauth_timeout' : 'connect_oauth_exchange_failed');
    });
  if (!answer.ok) throw refusal(answer.status, answer.body);
  return readTokenResponse(serviceId, answer.body, { requestedAt });
}
