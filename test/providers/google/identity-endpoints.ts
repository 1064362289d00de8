// Who a token belongs to and whether it lives: `tokeninfo`, `userinfo`; and its end: `revoke`.
import { bearerToken } from '../kernel/bearer-token.ts';
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { Login } from '../oauth/login.ts';
import { type BearerPorts, checkBearer } from './bearer.ts';
import { googleError, oauthError } from './errors.ts';
import { GEMINI_CLIENT, SCOPES } from './registration.ts';

const parameter = ({ query, body }: SimRequest, name: string): string | null =>
  query.get(name) ?? new URLSearchParams(body.toString('utf8')).get(name);

/** `oauth2.googleapis.com/tokeninfo`, the token in query or form, or as a bearer (Gemini CLI); numbers are text. */
export function answerTokenInfo({ accounts, grants }: BearerPorts, now: number, request: SimRequest): Reply {
  const { state, grantee, expiresAt } = grants.access(parameter(request, 'access_token') ?? bearerToken(request) ?? '');
  const account = accounts.get(grantee?.accountId ?? '');
  if (state !== 'valid' || !grantee || !account) return oauthError(400, 'invalid_token', 'Invalid Value');
  return reply.json(200, {
    azp: GEMINI_CLIENT.clientId,
    aud: GEMINI_CLIENT.clientId,
    sub: account.accountId,
    scope: grantee.scopes.join(' '),
    exp: String(Math.floor(expiresAt / 1000)),
    expires_in: String(Math.floor((expiresAt - now) / 1000)),
    ...(grantee.scopes.includes(SCOPES.email) && { email: account.email, email_verified: 'true' }),
    access_type: 'offline',
  });
}

/** `www.googleapis.com/oauth2/v2/userinfo`. */
export function answerUserInfo(ports: BearerPorts, request: SimRequest): Reply {
  const checked = checkBearer(ports, request);
  if (checked.kind === 'refused') return checked.reply;
  const { account, scopes } = checked;
  const hasEmail = scopes.includes(SCOPES.email) || scopes.includes('email');
  const hasProfile = scopes.includes(SCOPES.profile) || scopes.includes('profile');
  if (!hasEmail && !hasProfile) {
    return googleError(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.');
  }
  return reply.json(200, {
    id: account.accountId,
    ...(hasEmail && { email: account.email, verified_email: true }),
    ...(hasProfile && { name: account.name, given_name: account.name, picture: '' }),
    ...(account.hd !== null && { hd: account.hd }),
  });
}

/** `oauth2.googleapis.com/revoke`: no client authentication; a dead or unknown token is a 400 here, not the 200 of RFC 7009. */
export function answerRevocation({ revokeToken }: Pick<Login, 'revokeToken'>, request: SimRequest): Reply {
  const token = parameter(request, 'token');
  if (token === null) return oauthError(400, 'invalid_request', 'Missing required parameter: token');
  const { kind, wasDead } = revokeToken(token);
  return kind === 'unknown' || wasDead
    ? oauthError(400, 'invalid_token', 'Token expired or revoked')
    : reply.json(200, {});
}
