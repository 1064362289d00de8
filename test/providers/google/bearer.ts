// Who a request to googleapis.com is from.
import { bearerToken } from '../kernel/bearer-token.ts';
import type { Reply, SimRequest } from '../kernel/http.ts';
import type { Grants } from '../oauth/grants.ts';
import type { AccountBook, GoogleAccount } from './account-book.ts';
import { googleError } from './errors.ts';

export type BearerPorts = { readonly accounts: AccountBook; readonly grants: Grants };
type BearerCheck =
  | { readonly kind: 'ok'; readonly account: GoogleAccount; readonly scopes: readonly string[] }
  | { readonly kind: 'refused'; readonly reply: Reply };

const UNAUTHENTICATED =
  'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.';

export function checkBearer({ accounts, grants }: BearerPorts, request: SimRequest): BearerCheck {
  const { state, grantee } = grants.access(bearerToken(request) ?? '');
  const account = accounts.get(grantee?.accountId ?? '');
  if (state === 'valid' && grantee && account) return { kind: 'ok', account, scopes: grantee.scopes };
  return { kind: 'refused', reply: googleError(401, 'UNAUTHENTICATED', UNAUTHENTICATED) };
}
