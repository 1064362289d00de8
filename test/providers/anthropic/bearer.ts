// Who a request to api.anthropic.com with an OAuth token is from, refused in the shapes of provider-answers.md §3.2.
import { bearerToken } from '../kernel/bearer-token.ts';
import type { Reply, SimRequest } from '../kernel/http.ts';
import type { Grantee } from '../oauth/grant-types.ts';
import type { Grants } from '../oauth/grants.ts';
import type { AccountBook, AnthropicAccount, AnthropicOrganization } from './account-book.ts';
import { apiError } from './errors.ts';
import { PROFILE_SCOPE } from './registration.ts';

export type Member = { readonly account: AnthropicAccount; readonly organization: AnthropicOrganization };
export type MemberCheck = ({ readonly kind: 'ok' } & Member) | { readonly kind: 'refused'; readonly reply: Reply };

export type BearerPorts = { readonly accounts: AccountBook; readonly grants: Grants };

const refused = (reply: Reply): MemberCheck => ({ kind: 'refused', reply });
const unauthorized = (message: string): MemberCheck => refused(apiError(401, 'authentication_error', message));

const sentBeta = ({ headers }: Pick<SimRequest, 'headers'>): boolean =>
  String(headers['anthropic-beta'] ?? '')
    .split(',')
    .some((name) => name.trim() === 'oauth-2025-04-20');

function checkMember(accounts: AccountBook, { accountId, organizationId }: Grantee): MemberCheck {
  const member = accounts.member(accountId, organizationId);
  if (!member) return unauthorized('Invalid bearer token');
  const { standing } = member.organization;
  if (standing === 'not-allowed') {
    const message = 'OAuth authentication is currently not allowed for this organization.';
    return refused(apiError(403, 'permission_error', message, { details: { error_visibility: 'user_facing' } }));
  }
  if (standing === 'inactive') return refused(apiError(403, 'forbidden', 'Request not allowed'));
  return { kind: 'ok', ...member };
}

/** `beta`: whether the endpoint takes OAuth only with the beta header (assumed for all but the profile). */
export function checkBearer({ accounts, grants }: BearerPorts, request: SimRequest, beta: boolean): MemberCheck {
  const token = bearerToken(request);
  if (token === null) return unauthorized('Authorization header is missing or malformed');
  const { state, grantee } = grants.access(token);
  if (state === 'expired') {
    return unauthorized('OAuth token has expired. Please obtain a new token or refresh your existing token.');
  }
  // Seen live as a 403, not a 401.
  if (state === 'revoked') return refused(apiError(403, 'permission_error', 'OAuth token has been revoked.'));
  if (!grantee) return unauthorized('Invalid bearer token');
  if (beta && !sentBeta(request)) return unauthorized('OAuth authentication is currently not supported.');
  return checkMember(accounts, grantee);
}

/** Setup-tokens lack `user:profile`, which usage and profile want. */
export function hasProfileScope({ grants }: BearerPorts, request: SimRequest): boolean {
  return grants.access(bearerToken(request) ?? '').grantee?.scopes.includes(PROFILE_SCOPE) ?? false;
}
