// A token endpoint's refusal as the table of core/provider-answers reads it: the sign-in is over, the account is not served, our client is
// at fault, or it is worth another try.
import type { ServiceId } from '../catalog/services.ts';
import type { Ineligible, RefusalCause } from '../credential/record.ts';
import { judge } from '../provider-answers/judge.ts';

export type TokenError =
  /** The provider's definite no: this grant or refresh token is never presented again. */
  | { readonly kind: 'definite'; readonly cause: RefusalCause }
  /** The account is not served, and signing in again does not help; says nothing of the refresh token. */
  | { readonly kind: 'ineligible'; readonly cause: Ineligible['cause']; readonly link: string | null }
  /** Our configuration or the organisation's policy; says nothing of the credential. */
  | { readonly kind: 'client' }
  | { readonly kind: 'transient'; readonly retryAfterMs: number | null };

/**
 * @param status HTTP status; 0 when there was no answer
 * @param body the answer's JSON value; anything else (text of an HTML page, null) when it was not JSON
 * @param retryAfterMs what the answer's Retry-After asks for, read by `retryAfterMs` of core/retry-after.ts
 */
export function classifyTokenError(
  serviceId: ServiceId,
  status: number,
  body: unknown,
  retryAfterMs: number | null = null,
): TokenError {
  const isJson = typeof body === 'object' && body !== null;
  const verdict = judge({
    serviceId,
    kind: 'oauth',
    endpoint: 'token',
    status,
    json: isJson ? body : null,
    isJson,
    retryAfterMs,
    failure: null,
  });
  if (verdict.state === 'needs-sign-in') return { kind: 'definite', cause: verdict.cause };
  if (verdict.state === 'ineligible') return { kind: 'ineligible', cause: verdict.cause, link: verdict.link };
  if (verdict.state === 'misconfigured' && verdict.cause === 'client') return { kind: 'client' };
  return { kind: 'transient', retryAfterMs };
}
