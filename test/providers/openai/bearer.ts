// Who a request to the ChatGPT backend is from: bearer token and account header, refused in the shapes of the live backend.
import { bearerToken } from '../kernel/bearer-token.ts';
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { Grants } from '../oauth/grants.ts';
import type { AccountBook, OpenAiAccount } from './account-book.ts';

export type BearerCheck =
  | { readonly kind: 'ok'; readonly account: OpenAiAccount }
  | { readonly kind: 'refused'; readonly reply: Reply };

export const accountIdHeader = ({ headers }: Pick<SimRequest, 'headers'>): string | null => {
  const value = headers['chatgpt-account-id'];
  return typeof value === 'string' ? value : null;
};

const refused = (body: unknown): BearerCheck => ({ kind: 'refused', reply: reply.json(401, body) });

/** The account header may be missing (personal accounts), but one that names another account is refused. */
export function checkBearer(accounts: AccountBook, grants: Grants, request: SimRequest): BearerCheck {
  const token = bearerToken(request);
  if (token === null) return refused({ detail: 'Unauthorized' });
  const { state, grantee } = grants.access(token);
  if (state === 'unknown') {
    return refused({
      error: { code: 'token_invalidated', message: 'Your authentication token has been invalidated.' },
    });
  }
  if (state === 'revoked') return refused({ error: { code: 'token_revoked', message: 'Your session has ended.' } });
  if (state === 'expired') {
    const message = 'Provided authentication token is expired.';
    return refused({ detail: { message, type: 'invalid_request_error', param: null, code: 'token_expired' } });
  }
  const account = accounts.get(grantee?.accountId ?? '');
  const named = accountIdHeader(request);
  if (!account || (named !== null && named !== account.accountId)) return refused({ detail: 'Unauthorized' });
  return { kind: 'ok', account };
}
