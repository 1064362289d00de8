// `POST oauth2.googleapis.com/token`: a form with the client's secret; refreshes do not rotate (provider-answers.md §4.1).
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { type ExchangeFault, exchangeCode } from '../oauth/exchange.ts';
import type { GrantedTokens } from '../oauth/grant-types.ts';
import type { Grants } from '../oauth/grants.ts';
import { readTokenRequest } from '../oauth/token-request.ts';
import { oauthError } from './errors.ts';
import { type RefreshAnswer, refreshErrors } from './refresh-errors.ts';
import { GEMINI_CLIENT, googleClientSecret } from './registration.ts';

type Options = { readonly grants: Grants; readonly refreshAnswers: ReadonlyMap<string, RefreshAnswer> };
type Fields = Readonly<Record<string, string>>;

/** assumed: `invalid_grant` for a wrong verifier and a used code; `invalid_request` is said to occur too. */
const EXCHANGE_FAULTS: Record<ExchangeFault, readonly [error: string, description: string]> = {
  'unknown-code': ['invalid_grant', 'Malformed auth code.'],
  'redirect-uri': ['redirect_uri_mismatch', 'Bad Request'],
  verifier: ['invalid_grant', 'Invalid code verifier.'],
  state: ['invalid_grant', 'Bad Request'],
  used: ['invalid_grant', 'Bad Request'],
  expired: ['invalid_grant', 'Bad Request'],
};

function tokens(issued: GrantedTokens, refreshToken: string | null): Reply {
  const body = {
    access_token: issued.accessToken,
    expires_in: issued.expiresInSeconds,
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    scope: issued.scope,
    token_type: 'Bearer',
    ...(issued.idToken !== null && { id_token: issued.idToken }),
  };
  return reply.json(200, body, { 'cache-control': 'no-store' });
}

function exchange({ grants }: Options, fields: Fields): Reply {
  const result = exchangeCode(grants, fields);
  return typeof result === 'string' ? oauthError(400, ...EXCHANGE_FAULTS[result]) : tokens(result, result.refreshToken);
}

function refresh({ grants, refreshAnswers }: Options, fields: Fields): Reply {
  const token = fields.refresh_token ?? '';
  const ordered = refreshAnswers.get(grants.owner(token) ?? '');
  if (ordered !== undefined) return refreshErrors[ordered]();
  const result = grants.refresh(token);
  return typeof result === 'string' ? refreshErrors.invalid_grant() : tokens(result, null);
}

export function answerTokenRequest(options: Options, request: SimRequest): Reply {
  const parsed = readTokenRequest(request);
  // assumed: JSON is refused; it is documented as a form.
  if (parsed?.encoding !== 'form') return oauthError(400, 'invalid_request', 'Bad Request');
  const { fields } = parsed;
  if (fields.client_id !== GEMINI_CLIENT.clientId) {
    return oauthError(401, 'invalid_client', 'The OAuth client was not found.');
  }
  if (fields.client_secret !== googleClientSecret) return oauthError(401, 'invalid_client', 'Unauthorized');
  if (fields.grant_type === 'authorization_code') return exchange(options, fields);
  if (fields.grant_type === 'refresh_token') return refresh(options, fields);
  return oauthError(400, 'unsupported_grant_type', 'Invalid grant_type');
}
