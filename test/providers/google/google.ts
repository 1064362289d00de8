// Google as the simulator plays it: sign-in, tokens, identity and Gemini Code Assist, put together from the parts of this folder.
import { bearerToken } from '../kernel/bearer-token.ts';
import { get, post } from '../kernel/endpoint.ts';
import type { SimRequest } from '../kernel/http.ts';
import type { ModelReply } from '../kernel/model-reply.ts';
import type { Endpoint, Identity, Provider } from '../kernel/provider.ts';
import type { Login } from '../oauth/login.ts';
import { presentedCredential } from '../oauth/token-request.ts';
import { type AccountBook, createAccountBook } from './account-book.ts';
import { answerCodeAssist, type Overrides } from './code-assist.ts';
import { codeAssistExtras } from './code-assist-extras.ts';
import { createGoogleControl, type GoogleControl } from './control.ts';
import { createGenerate } from './generate.ts';
import { answerRevocation, answerTokenInfo, answerUserInfo } from './identity-endpoints.ts';
import { createGoogleLogin } from './login.ts';
import type { RefreshAnswer } from './refresh-errors.ts';
import { refuse } from './refusals.ts';
import { HOSTS } from './registration.ts';
import { answerTokenRequest } from './token-endpoint.ts';

type Options = {
  readonly now: () => number;
  readonly accessTokenLifetimeMs: number | undefined;
  readonly modelReply: ModelReply;
};

type Parts = Options & {
  readonly accounts: AccountBook;
  readonly login: Login;
  readonly overrides: Overrides;
  readonly refreshAnswers: Map<string, RefreshAnswer>;
};

function identify({ login }: Parts, request: SimRequest): Identity {
  const { query } = request;
  const presented = request.host === HOSTS.oauth ? presentedCredential(request) : null;
  const credential = bearerToken(request) ?? presented ?? query.get('access_token') ?? query.get('token');
  const accountId = credential === null ? null : login.grants.owner(credential);
  return { credential, accountId, accountIdHeader: null };
}

function endpoints(parts: Parts): Endpoint[] {
  const { accounts, login, overrides, refreshAnswers, now, modelReply } = parts;
  const { grants, authorize } = login;
  const ports = { accounts, grants };
  const tokenInfo = (request: SimRequest) => answerTokenInfo(ports, now(), request);
  const codeAssist = { ...ports, overrides };
  const generate = createGenerate({ ...ports, modelReply, now });
  return [
    get('authorize', HOSTS.accounts, '/o/oauth2/v2/auth', authorize.show),
    post('consent', HOSTS.accounts, '/o/oauth2/v2/auth', authorize.decide),
    post('token', HOSTS.oauth, '/token', (request) => answerTokenRequest({ grants, refreshAnswers }, request)),
    post('revoke', HOSTS.oauth, '/revoke', (request) => answerRevocation(login, request)),
    get('tokeninfo', HOSTS.oauth, '/tokeninfo', tokenInfo),
    post('tokeninfo', HOSTS.oauth, '/tokeninfo', tokenInfo),
    get('userinfo', HOSTS.apis, '/oauth2/v2/userinfo', (request) => answerUserInfo(ports, request)),
    post('load', HOSTS.codeAssist, '/v1internal:loadCodeAssist', (r) => answerCodeAssist(codeAssist, 'load', r)),
    post('usage', HOSTS.codeAssist, '/v1internal:retrieveUserQuota', (r) => answerCodeAssist(codeAssist, 'quota', r)),
    post('generate', HOSTS.codeAssist, '/v1internal:streamGenerateContent', generate.stream),
    post('generate', HOSTS.codeAssist, '/v1internal:generateContent', generate.whole),
    post('count-tokens', HOSTS.codeAssist, '/v1internal:countTokens', generate.countTokens),
    ...codeAssistExtras(ports),
  ];
}

/** `accessTokenLifetimeMs`: for new access tokens, until the control changes it; default 3599 s. */
export function createGoogle(options: Options): { provider: Provider; control: GoogleControl } {
  const accounts = createAccountBook();
  const parts: Parts = {
    ...options,
    accounts,
    login: createGoogleLogin(accounts, options.now, options.accessTokenLifetimeMs),
    overrides: { load: new Map(), quota: new Map() },
    refreshAnswers: new Map(),
  };
  const provider: Provider = {
    name: 'google',
    hosts: Object.values(HOSTS),
    endpoints: endpoints(parts),
    identify: (request) => identify(parts, request),
    refuse,
  };
  return { provider, control: createGoogleControl(parts) };
}
