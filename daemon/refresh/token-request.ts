// Presents a refresh token at the provider's token endpoint (RFC 6749 §6; services.md §2.7) and sorts what comes back.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { Ineligible, OauthCredential, RefusalCause } from '../../core/credential/record.ts';
import type { Environment } from '../../core/environment.ts';
import { AppError } from '../../core/errors.ts';
import { configuredClient } from '../../core/oauth/configured-client.ts';
import { refreshRequest } from '../../core/oauth/token-fields.ts';
import { readTokenResponse, type TokenSet } from '../../core/oauth/token-response.ts';
import type { Verdict } from '../../core/provider-answers/answer.ts';
import { retryAfterMs } from '../../core/retry-after.ts';
import type { Clock, Fetch } from '../clock.ts';
import { type HttpAnswer, type HttpFailure, httpAnswer } from '../http-answer.ts';
import { judgeAnswer } from '../network/judge-answer.ts';

export type ClientFault = 'connect_oauth_invalid_client' | 'connect_client_secret_missing' | 'refresh_unavailable';

export type RefreshAnswer =
  | { readonly kind: 'tokens'; readonly tokens: TokenSet }
  | { readonly kind: 'definite'; readonly cause: RefusalCause }
  /** The account is not served; says nothing of the token. */
  | { readonly kind: 'ineligible'; readonly cause: Ineligible['cause']; readonly link: string | null }
  /** Our client, its secret, the person's proxy or clock is at fault: nothing is said of the credential, and its token was not used. */
  | { readonly kind: 'client'; readonly fault: ClientFault }
  | {
      readonly kind: 'transient';
      readonly retryAfterMs: number | null;
      /** The provider may have acted on it, and its answer did not come through. */
      readonly lost: boolean;
      /** Nobody has answered at all. */
      readonly unreachable: boolean;
    };

export type TokenRequestOptions = {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly environment: Environment;
  /** The client secret of a service whose client needs one; null when it is not at hand. */
  readonly clientSecret: (serviceId: ServiceId) => Promise<string | null>;
};

/** A gateway that gave up on the provider behind it: what that did is not known. */
const gatewayFailures: readonly number[] = [502, 504];

function isLost(answer: HttpAnswer | HttpFailure): boolean {
  if (answer.kind === 'failure') return answer.mayHaveArrived;
  return gatewayFailures.includes(answer.status) || (answer.status >= 200 && answer.status < 300);
}

function transient(answer: HttpAnswer | HttpFailure, now: number): RefreshAnswer {
  const lost = isLost(answer);
  if (answer.kind === 'failure') {
    // A connection that was cut had reached somebody.
    const unreachable = answer.cause === 'timeout' || !answer.mayHaveArrived;
    return { kind: 'transient', retryAfterMs: null, lost, unreachable };
  }
  const wait = retryAfterMs(answer.headers.get('retry-after'), now);
  return { kind: 'transient', retryAfterMs: wait, lost, unreachable: false };
}

function ofVerdict(verdict: Verdict, answer: HttpAnswer | HttpFailure, now: number): RefreshAnswer {
  switch (verdict.state) {
    case 'needs-sign-in':
      return { kind: 'definite', cause: verdict.cause };
    case 'ineligible':
      return { kind: 'ineligible', cause: verdict.cause, link: verdict.link };
    case 'misconfigured':
      return {
        kind: 'client',
        fault: verdict.cause === 'client' ? 'connect_oauth_invalid_client' : 'refresh_unavailable',
      };
    default:
      return transient(answer, now);
  }
}

export async function requestTokens(
  { fetch, clock, environment, clientSecret }: TokenRequestOptions,
  record: OauthCredential,
  timeoutMs: number,
): Promise<RefreshAnswer> {
  const { serviceId, kind } = record;
  const client = configuredClient(serviceId, environment);
  if (!client) throw new AppError('unsupported_method', serviceId);
  const secret = client.needsSecret ? await clientSecret(serviceId) : null;
  if (client.needsSecret && secret === null) return { kind: 'client', fault: 'connect_client_secret_missing' };
  const { contentType, body } = refreshRequest(client, record.refreshToken, secret);
  const requestedAt = clock.now();
  const headers = { 'content-type': contentType, accept: 'application/json' };
  const answer = await httpAnswer(fetch, clock, { url: client.tokenUrl, method: 'POST', headers, body, timeoutMs });
  const now = clock.now();
  const verdict = judgeAnswer({ serviceId, kind, endpoint: 'token' }, answer, now);
  if (verdict.state !== 'ok' || answer.kind === 'failure') return ofVerdict(verdict, answer, now);
  try {
    return { kind: 'tokens', tokens: readTokenResponse(serviceId, answer.json, { requestedAt, previous: record }) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // A yes that cannot be read: the old token may be spent.
    return transient(answer, now);
  }
}
