// `/oauth/authorize`: GET shows the sign-in page, POST is the person's decision; both end at the registered redirect URI.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { AccountBook } from './account-book.ts';
import { checkAuthorizeRequest, redirectWith } from './authorize-request.ts';
import type { Grants } from './grants.ts';
import { errorPage, signInPage } from './sign-in-page.ts';

export type AutoConsent =
  /** The page is shown. */
  | 'off'
  /** Whoever `login_hint` names is signed in without a page. */
  | 'login-hint'
  /** This account (id or e-mail) is signed in without a page. */
  | { readonly account: string };

type Options = { readonly accounts: AccountBook; readonly grants: Grants; readonly autoConsent: () => AutoConsent };

export function createAuthorize({ accounts, grants, autoConsent }: Options): {
  show(request: SimRequest): Reply;
  decide(request: SimRequest): Reply;
} {
  function hinted(query: URLSearchParams) {
    const hint = query.get('login_hint');
    return hint === null ? undefined : accounts.find(hint);
  }

  function autoAccount(query: URLSearchParams) {
    const mode = autoConsent();
    if (mode === 'off') return undefined;
    return mode === 'login-hint' ? hinted(query) : accounts.find(mode.account);
  }

  function answer(query: URLSearchParams, decision: string | null, accountId: string | undefined): Reply {
    const check = checkAuthorizeRequest(query);
    if (check.kind === 'page') return reply.html(400, errorPage(check.message));
    if (check.kind === 'redirect') return reply.redirect(check.location);
    const { state, ...grant } = check.request;
    if (decision === 'deny') {
      const error_description = 'The resource owner denied the request';
      return reply.redirect(redirectWith(grant.redirectUri, { error: 'access_denied', error_description, state }));
    }
    const account = accountId === undefined ? undefined : accounts.get(accountId);
    if (!account) return reply.html(200, signInPage(accounts.list(), grant.scopes, hinted(query)?.accountId));
    const code = grants.newCode({ ...grant, accountId: account.accountId });
    return reply.redirect(redirectWith(grant.redirectUri, { code, scope: grant.scopes.join(' '), state }));
  }

  return {
    show: ({ query }) => answer(query, null, autoAccount(query)?.accountId),
    decide: ({ query, body }) => {
      const form = new URLSearchParams(body.toString('utf8'));
      return answer(query, form.get('decision'), form.get('account') ?? undefined);
    },
  };
}
