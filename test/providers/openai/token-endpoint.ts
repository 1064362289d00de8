// `POST /oauth/token`: authorization code with PKCE check, and refresh with rotation.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { type ExchangeFault, exchangeCode } from '../oauth/exchange.ts';
import type { IssuedTokens } from '../oauth/grant-types.ts';
import type { Grants } from '../oauth/grants.ts';
import { readTokenRequest } from '../oauth/token-request.ts';
import { oauthError, refreshError } from './oauth-errors.ts';
import { CODEX_CLIENT } from './registration.ts';

type Fields = Readonly<Record<string, string>>;

const EXCHANGE_FAULTS: Record<ExchangeFault, string> = {
  'unknown-code': 'authorization code is unknown',
  'redirect-uri': 'redirect_uri differs from the request',
  verifier: 'code_verifier does not match',
  state: 'state does not match',
  used: 'authorization code is used',
  expired: 'authorization code is expired',
};

function tokens(issued: IssuedTokens): Reply {
  const { accessToken, refreshToken, idToken, expiresInSeconds, scope } = issued;
  const body = {
    access_token: accessToken,
    ...(refreshToken && { refresh_token: refreshToken }),
    ...(idToken && { id_token: idToken }),
    token_type: 'Bearer',
    expires_in: expiresInSeconds,
    scope,
  };
  return reply.json(200, body, { 'cache-control': 'no-store' });
}

function exchange(grants: Grants, fields: Fields): Reply {
  const result = exchangeCode(grants, fields);
  return typeof result === 'string' ? oauthError(400, 'invalid_grant', EXCHANGE_FAULTS[result]) : tokens(result);
}

function refresh(grants: Grants, fields: Fields): Reply {
  const result = grants.refresh(fields.refresh_token ?? '');
  if (typeof result === 'object') return tokens(result);
  if (result === 'reused') {
    return refreshError(
      'refresh_token_reused',
      'Your refresh token has already been used to generate a new access token.',
    );
  }
  if (result === 'invalidated') return refreshError('refresh_token_invalidated', 'Your session has been invalidated.');
  return oauthError(400, 'invalid_grant', 'refresh token is unknown');
}

export function answerTokenRequest(grants: Grants, request: SimRequest): Reply {
  const fields = readTokenRequest(request)?.fields;
  if (!fields) return oauthError(400, 'invalid_request', 'body must be a form or a JSON object');
  if (fields.client_id !== CODEX_CLIENT.clientId) return oauthError(401, 'invalid_client', 'unknown client');
  if (fields.grant_type === 'authorization_code') return exchange(grants, fields);
  if (fields.grant_type === 'refresh_token') return refresh(grants, fields);
  return oauthError(400, 'unsupported_grant_type', 'authorization_code or refresh_token');
}
