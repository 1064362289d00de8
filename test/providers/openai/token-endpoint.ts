// `POST /oauth/token`: authorization code with PKCE check, and refresh with rotation.
import { createHash } from 'node:crypto';
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { Grants, IssuedTokens } from './grants.ts';
import { CODEX_CLIENT } from './registration.ts';
import { readTokenRequest } from './token-request.ts';

/** The form of RFC 6749 §5.2, which code exchanges get. */
const oauthError = (status: number, error: string, error_description: string): Reply =>
  reply.json(status, { error, error_description });

/** The nested form, which refreshes get; the codes are those that openai/codex classifies. */
const refreshError = (code: string, message: string): Reply =>
  reply.json(401, { error: { message, type: 'invalid_request_error', param: null, code } });

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

/** RFC 7636 §4.6: BASE64URL(SHA256(verifier)) must be the challenge. */
function verifierFits(verifier: string, challenge: string): boolean {
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  return createHash('sha256').update(verifier, 'ascii').digest('base64url') === challenge;
}

function exchangeCode(grants: Grants, form: Record<string, string>): Reply {
  const { code = '', code_verifier = '', redirect_uri } = form;
  const grant = grants.code(code);
  if (!grant) return oauthError(400, 'invalid_grant', 'authorization code is unknown');
  if (redirect_uri !== grant.redirectUri)
    return oauthError(400, 'invalid_grant', 'redirect_uri differs from the request');
  if (!verifierFits(code_verifier, grant.codeChallenge)) {
    return oauthError(400, 'invalid_grant', 'code_verifier does not match');
  }
  const result = grants.redeem(code);
  return typeof result === 'string'
    ? oauthError(400, 'invalid_grant', `authorization code is ${result}`)
    : tokens(result);
}

function refresh(grants: Grants, form: Record<string, string>): Reply {
  const result = grants.refresh(form.refresh_token ?? '');
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
  const form = readTokenRequest(request);
  if (!form) return oauthError(400, 'invalid_request', 'body must be a form or a JSON object');
  if (form.client_id !== CODEX_CLIENT.clientId) return oauthError(401, 'invalid_client', 'unknown client');
  if (form.grant_type === 'authorization_code') return exchangeCode(grants, form);
  if (form.grant_type === 'refresh_token') return refresh(grants, form);
  return oauthError(400, 'unsupported_grant_type', 'authorization_code or refresh_token');
}
