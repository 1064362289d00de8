// `POST platform.claude.com/v1/oauth/revoke` (RFC 7009), JSON or form. assumed: all of it; no client is known to call it.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { Login } from '../oauth/login.ts';
import { readTokenRequest } from '../oauth/token-request.ts';
import { oauthError } from './errors.ts';
import { CLAUDE_CODE_CLIENT } from './registration.ts';

export function answerRevocation(login: Pick<Login, 'revokeToken'>, request: SimRequest): Reply {
  const fields = readTokenRequest(request)?.fields;
  if (!fields?.token) return oauthError(400, 'invalid_request', 'Invalid request format');
  if (fields.client_id !== CLAUDE_CODE_CLIENT.clientId) return oauthError(401, 'invalid_client', 'Unknown client.');
  login.revokeToken(fields.token);
  return reply.json(200, {});
}
