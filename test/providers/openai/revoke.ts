// `POST /oauth/revoke` (RFC 7009), form or JSON: any token of a sign-in ends all of it.
// assumed: that this address exists beside the token endpoint and wants the public client's id; a token that nobody knows is 200 (§2.2).
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { Login } from '../oauth/login.ts';
import { readTokenRequest } from '../oauth/token-request.ts';
import { oauthError } from './oauth-errors.ts';
import { CODEX_CLIENT } from './registration.ts';

export function answerRevocation(login: Pick<Login, 'revokeToken'>, request: SimRequest): Reply {
  const fields = readTokenRequest(request)?.fields;
  if (!fields) return oauthError(400, 'invalid_request', 'body must be a form or a JSON object');
  if (fields.client_id !== CODEX_CLIENT.clientId) return oauthError(401, 'invalid_client', 'unknown client');
  if (!fields.token) return oauthError(400, 'invalid_request', 'token is missing');
  login.revokeToken(fields.token);
  return reply.json(200, {});
}
