// A provider's authorization endpoint: GET shows the sign-in page, POST is the person's decision; both end at the redirect URI.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { errorPage } from '../kernel/page.ts';
import { checkAuthorizeRequest, redirectWith } from './authorize-request.ts';
import type { CodeGrant } from './grant-types.ts';
import type { Grants } from './grants.ts';
import type { ClientRegistration } from './registration.ts';
import { findChoice, type SignInChoice } from './sign-in-choice.ts';
import { type SignInLook, signInPage } from './sign-in-page.ts';

export type AutoConsent =
  /** The page is shown. */
  | 'off'
  /** Whoever `login_hint` names is signed in without a page. */
  | 'login-hint'
  /** This account (choice id, account id or e-mail) is signed in without a page. */
  | { readonly account: string };

/** An answer that the provider gives instead of a code, e.g. `access_denied`. */
export type AuthorizeError = { readonly error: string; readonly description?: string };

export type AuthorizeOptions = {
  readonly client: ClientRegistration;
  readonly look: SignInLook;
  readonly grants: Pick<Grants, 'newCode'>;
  readonly choices: () => readonly SignInChoice[];
  readonly autoConsent: () => AutoConsent;
  readonly authorizeError: () => AuthorizeError | null;
  readonly isOffline: (scopes: readonly string[], query: URLSearchParams, choice: SignInChoice) => boolean;
  /** What is on the redirect beside code and state. */
  readonly extraParameters: (grant: CodeGrant) => Record<string, string>;
  /** The page with the code for copying, where the provider has such a page for this request. */
  readonly codePage?: (query: URLSearchParams) => ((code: string, state: string) => string) | null;
};

type Decision = 'allow' | 'deny' | 'show';

function decisionOf(text: string | null): Decision {
  return text === 'deny' || text === 'show' ? text : 'allow';
}

export function createAuthorize(options: AuthorizeOptions): {
  show(request: SimRequest): Reply;
  decide(request: SimRequest): Reply;
} {
  const { client, look, grants, choices } = options;

  function hinted(query: URLSearchParams): SignInChoice | undefined {
    return findChoice(choices(), query.get('login_hint'));
  }

  function autoChoice(query: URLSearchParams): SignInChoice | undefined {
    const mode = options.autoConsent();
    if (mode === 'off') return undefined;
    return mode === 'login-hint' ? hinted(query) : findChoice(choices(), mode.account);
  }

  function answer(query: URLSearchParams, decision: Decision, choice: SignInChoice | undefined): Reply {
    const check = checkAuthorizeRequest(client, query);
    if (check.kind === 'page') return reply.html(400, errorPage(check.message));
    if (check.kind === 'redirect') return reply.redirect(check.location);
    const { redirectUri, scopes, state } = check.request;
    const codePage = options.codePage?.(query) ?? null;
    const refuse = (error: string, error_description: string) =>
      reply.redirect(redirectWith(redirectUri, { error, error_description, state }));

    if (decision === 'deny') return refuse('access_denied', 'The resource owner denied the request');
    if (!choice) {
      const page = { look, choices: choices(), scopes, hint: hinted(query)?.id, offersCode: codePage !== null };
      return reply.html(200, signInPage(page));
    }
    const failure = options.authorizeError();
    if (failure) return refuse(failure.error, failure.description ?? '');
    const { accountId, organizationId } = choice;
    const offline = options.isOffline(scopes, query, choice);
    const grant = { ...check.request, accountId, organizationId, offline };
    const code = grants.newCode(grant);
    if (decision === 'show' && codePage) return reply.html(200, codePage(code, state));
    return reply.redirect(redirectWith(redirectUri, { code, ...options.extraParameters(grant), state }));
  }

  return {
    show: ({ query }) => answer(query, 'allow', autoChoice(query)),
    decide: ({ query, body }) => {
      const form = new URLSearchParams(body.toString('utf8'));
      return answer(query, decisionOf(form.get('decision')), findChoice(choices(), form.get('account')));
    },
  };
}
