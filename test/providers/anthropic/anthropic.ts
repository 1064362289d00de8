// Anthropic as the simulator plays it: claude.ai, the platform's token endpoint and the API, put together from the parts of this folder.
import { bearerToken } from '../kernel/bearer-token.ts';
import { get, post } from '../kernel/endpoint.ts';
import type { SimRequest } from '../kernel/http.ts';
import { createKeyStates, type KeyStates } from '../kernel/key-states.ts';
import type { ModelReply } from '../kernel/model-reply.ts';
import type { Endpoint, Identity, Provider } from '../kernel/provider.ts';
import type { Login } from '../oauth/login.ts';
import { presentedCredential } from '../oauth/token-request.ts';
import { type AccountBook, createAccountBook } from './account-book.ts';
import { type AnthropicKeyState, apiKeyOf } from './api-key.ts';
import { answerHostedPage, answerSuccessPage } from './code-page.ts';
import { type AnthropicControl, createAnthropicControl } from './control.ts';
import { createAnthropicLogin } from './login.ts';
import { createMessages } from './messages.ts';
import { answerModels } from './models.ts';
import { answerProfile } from './profile.ts';
import { refuse } from './refusals.ts';
import { HOSTS } from './registration.ts';
import { answerRevocation } from './revoke.ts';
import { sideCalls } from './side-calls.ts';
import { answerTokenRequest } from './token-endpoint.ts';
import { answerUsage } from './usage-endpoint.ts';

type Options = {
  readonly now: () => number;
  readonly accessTokenLifetimeMs: number | undefined;
  readonly modelReply: ModelReply;
};

type Parts = Options & {
  readonly accounts: AccountBook;
  readonly login: Login;
  readonly keyStates: KeyStates<AnthropicKeyState>;
  readonly usageOverrides: Map<string, unknown>;
};

const AUTHORIZE_PAGES = [
  [HOSTS.claude, '/oauth/authorize'],
  [HOSTS.claudeCom, '/cai/oauth/authorize'],
] as const;

function identify({ accounts, login }: Parts, request: SimRequest): Identity {
  const presented = request.host === HOSTS.api ? null : presentedCredential(request);
  const credential = bearerToken(request) ?? apiKeyOf(request) ?? presented;
  const ofKey = credential === null ? undefined : accounts.byApiKey(credential)?.account.accountId;
  const accountId = credential === null ? null : (login.grants.owner(credential) ?? ofKey ?? null);
  return { credential, accountId, accountIdHeader: null };
}

function endpoints(parts: Parts): Endpoint[] {
  const { accounts, login, usageOverrides } = parts;
  const { grants, authorize } = login;
  const ports = { ...parts, grants };
  const messages = createMessages(ports);
  const { platform, api } = HOSTS;
  return [
    ...AUTHORIZE_PAGES.flatMap(([host, path]) => [
      get('authorize', host, path, authorize.show),
      post('consent', host, path, authorize.decide),
    ]),
    get('hosted-page', platform, '/oauth/code/callback', answerHostedPage),
    get('success-page', platform, '/oauth/code/success', answerSuccessPage),
    ...[platform, HOSTS.console].flatMap((host) => [
      post('token', host, '/v1/oauth/token', (request) => answerTokenRequest({ accounts, grants }, request)),
      post('revoke', host, '/v1/oauth/revoke', (request) => answerRevocation(login, request)),
    ]),
    get('profile', api, '/api/oauth/profile', (request) => answerProfile(ports, request)),
    get('usage', api, '/api/oauth/usage', (request) => answerUsage(ports, usageOverrides, request)),
    get('models', api, '/v1/models', (request) => answerModels(ports, request)),
    post('messages', api, '/v1/messages', messages.answer),
    post('count-tokens', api, '/v1/messages/count_tokens', messages.countTokens),
    ...sideCalls(),
  ];
}

/** `accessTokenLifetimeMs`: for new access tokens, until the control changes it; default 8 hours. */
export function createAnthropic(options: Options): { provider: Provider; control: AnthropicControl } {
  const accounts = createAccountBook();
  const parts: Parts = {
    ...options,
    accounts,
    login: createAnthropicLogin(accounts, options.now, options.accessTokenLifetimeMs),
    keyStates: createKeyStates(),
    usageOverrides: new Map(),
  };
  const provider: Provider = {
    name: 'anthropic',
    hosts: Object.values(HOSTS),
    endpoints: endpoints(parts),
    identify: (request) => identify(parts, request),
    refuse,
  };
  return { provider, control: createAnthropicControl(parts) };
}
