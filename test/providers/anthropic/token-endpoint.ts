// `POST platform.claude.com/v1/oauth/token` and its alias: code with PKCE and state, refresh with rotation (provider-answers.md §3.4).
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { type ExchangeFault, exchangeCode } from '../oauth/exchange.ts';
import type { GrantedTokens } from '../oauth/grant-types.ts';
import type { Grants } from '../oauth/grants.ts';
import { readTokenRequest } from '../oauth/token-request.ts';
import type { AccountBook } from './account-book.ts';
import { oauthError } from './errors.ts';
import { CLAUDE_CODE_CLIENT } from './registration.ts';

type Options = { readonly accounts: AccountBook; readonly grants: Grants };
type Fields = Readonly<Record<string, string>>;

/** assumed: the descriptions; the error is `invalid_grant` whatever is wrong with a code. */
const EXCHANGE_FAULTS: Record<ExchangeFault, string> = {
  'unknown-code': "Invalid 'code' in request.",
  'redirect-uri': "Invalid 'redirect_uri' in request.",
  verifier: "Invalid 'code_verifier' in request.",
  state: "Invalid 'state' in request.",
  used: "Invalid 'code' in request.",
  expired: "Invalid 'code' in request.",
};

function tokens({ accounts }: Options, issued: GrantedTokens): Reply {
  const { accessToken, refreshToken, expiresInSeconds, scope, grantee } = issued;
  const member = accounts.member(grantee.accountId, grantee.organizationId);
  const body = {
    token_type: 'Bearer',
    access_token: accessToken,
    expires_in: expiresInSeconds,
    ...(refreshToken && { refresh_token: refreshToken }),
    scope,
    ...(member && {
      organization: { uuid: member.organization.organizationId, name: member.organization.name },
      account: { uuid: member.account.accountId, email_address: member.account.email },
    }),
  };
  return reply.json(200, body, { 'cache-control': 'no-store' });
}

function exchange(options: Options, fields: Fields): Reply {
  // assumed: the status and error of a missing state; that it is mandatory is known.
  if (!fields.state) return oauthError(400, 'invalid_request', "Missing 'state' in request.");
  const result = exchangeCode(options.grants, fields, true);
  return typeof result === 'string'
    ? oauthError(400, 'invalid_grant', EXCHANGE_FAULTS[result])
    : tokens(options, result);
}

function refresh(options: Options, fields: Fields): Reply {
  const scopes = fields.scope?.split(' ').filter(Boolean);
  const result = options.grants.refresh(fields.refresh_token ?? '', scopes);
  if (typeof result === 'object') return tokens(options, result);
  // assumed: RFC 6749 §6; the live endpoint was never asked for more than it had given.
  if (result === 'beyond-scope') return oauthError(400, 'invalid_scope', 'The requested scope exceeds the grant.');
  return oauthError(400, 'invalid_grant', 'Refresh token not found or invalid');
}

/** Refreshes are known to work as a form too. assumed: code exchanges are not, they must be JSON. */
export function answerTokenRequest(options: Options, request: SimRequest): Reply {
  const parsed = readTokenRequest(request);
  if (!parsed) return oauthError(400, 'invalid_request', 'Invalid request format');
  const { encoding, fields } = parsed;
  if (fields.client_id !== CLAUDE_CODE_CLIENT.clientId) return oauthError(401, 'invalid_client', 'Unknown client.');
  if (fields.grant_type === 'refresh_token') return refresh(options, fields);
  if (fields.grant_type !== 'authorization_code') return oauthError(400, 'unsupported_grant_type', 'Unknown grant.');
  if (encoding === 'form') return oauthError(400, 'invalid_request', 'Invalid request format');
  return exchange(options, fields);
}
