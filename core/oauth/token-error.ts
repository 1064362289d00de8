// Sorts a token endpoint's refusal: the sign-in is over, our client is at fault, or it is worth another try (provider-answers.md §2.3).
import type { OauthCredential } from '../credential/record.ts';
import { fieldsOf, firstOf, textOf } from '../lenient.ts';

export type RefusalCause = NonNullable<OauthCredential['refused']>['cause'];

export type TokenError =
  /** The provider's definite no: this grant or refresh token is never presented again. */
  | { readonly kind: 'definite'; readonly cause: RefusalCause }
  /** Our configuration or the organisation's policy; says nothing of the credential. */
  | { readonly kind: 'client' }
  | { readonly kind: 'transient'; readonly retryAfterMs: number | null };

const causes: Readonly<Record<string, RefusalCause>> = {
  refresh_token_expired: 'expired',
  invalid_grant: 'expired',
  refresh_token_reused: 'reused',
  refresh_token_invalidated: 'revoked',
  refresh_token_revoked: 'revoked',
  token_revoked: 'revoked',
  token_expired: 'session-ended',
  token_invalidated: 'session-ended',
  invalid_refresh_token: 'session-ended',
  app_session_terminated: 'session-ended',
};

const clientFaults: readonly string[] = [
  'invalid_client',
  'unauthorized_client',
  'access_denied',
  'invalid_request',
  'invalid_scope',
  'unsupported_grant_type',
  'redirect_uri_mismatch',
];

/** `error.code`, `error.error`, `error` as text, `code`: the forms that occur. */
function codeOf(body: unknown): string | null {
  const fields = fieldsOf(body);
  const error = fieldsOf(fields?.error);
  const code = firstOf(...[error?.code, error?.error, fields?.error, fields?.code].map((value) => textOf(value, 128)));
  return code?.toLowerCase() ?? null;
}

/**
 * @param status HTTP status; 0 when there was no answer
 * @param body the answer's JSON value; anything else (text of an HTML page, null) when it was not JSON
 * @param retryAfterMs what the answer's Retry-After asks for, read by `retryAfterMs` of core/retry-after.ts
 */
export function classifyTokenError(status: number, body: unknown, retryAfterMs: number | null = null): TokenError {
  const transient = { kind: 'transient', retryAfterMs } as const;
  if (![400, 401, 403].includes(status)) return transient;
  const code = codeOf(body);
  const cause = code !== null && Object.hasOwn(causes, code) ? causes[code] : undefined;
  if (cause) return { kind: 'definite', cause };
  if (code !== null && clientFaults.includes(code)) return { kind: 'client' };
  return status === 401 && fieldsOf(body) ? { kind: 'definite', cause: 'unknown' } : transient;
}
