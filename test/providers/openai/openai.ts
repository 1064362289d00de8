// OpenAI as the simulator plays it: auth.openai.com, the ChatGPT backend and the API, put together from the parts of this folder.
import type { SimRequest } from '../kernel/http.ts';
import type { ModelReply } from '../kernel/model-reply.ts';
import type { Endpoint, Identity, Provider } from '../kernel/provider.ts';
import { type AccountBook, createAccountBook } from './account-book.ts';
import { answerAccountsCheck } from './accounts-check.ts';
import { type AutoConsent, createAuthorize } from './authorize.ts';
import { accountIdHeader, bearerToken, checkBearer } from './bearer.ts';
import { createOpenAiControl, type OpenAiControl } from './control.ts';
import { createGrants, type Grants } from './grants.ts';
import { createTokenMint } from './jwt.ts';
import { answerModels } from './models.ts';
import { refuse } from './refusals.ts';
import { HOSTS, PUBLISHED_FILE_HOSTS } from './registration.ts';
import { createResponses } from './responses.ts';
import { sideCalls } from './side-calls.ts';
import { answerTokenRequest } from './token-endpoint.ts';
import { readTokenRequest } from './token-request.ts';
import { answerResetCredits, answerUsage } from './usage.ts';

type Options = { readonly now: () => number; readonly accessTokenLifetimeMs: number; readonly modelReply: ModelReply };
type Parts = { readonly accounts: AccountBook; readonly grants: Grants };
type Answer = Endpoint['answer'];

function identify({ accounts, grants }: Parts, request: SimRequest): Identity {
  const form = request.host === HOSTS.auth ? readTokenRequest(request) : null;
  const credential = bearerToken(request) ?? form?.refresh_token ?? form?.code ?? null;
  const accountId =
    credential === null ? null : (grants.owner(credential) ?? accounts.byApiKey(credential)?.accountId ?? null);
  return { credential, accountId, accountIdHeader: accountIdHeader(request) };
}

const get = (name: string, host: string, path: string, answer: Answer): Endpoint => ({
  name,
  method: 'GET',
  host,
  path,
  answer,
});
const post = (name: string, host: string, path: string, answer: Answer): Endpoint => ({
  name,
  method: 'POST',
  host,
  path,
  answer,
});

/** `accessTokenLifetimeMs`: for new access tokens, until the control changes it. */
export function createOpenAi({ now, accessTokenLifetimeMs, modelReply }: Options): {
  provider: Provider;
  control: OpenAiControl;
} {
  const accounts = createAccountBook();
  const grants = createGrants({ accounts, mint: createTokenMint(), now, accessTokenLifetimeMs });
  const usageOverrides = new Map<string, unknown>();
  let autoConsent: AutoConsent = 'off';
  const setAutoConsent = (mode: AutoConsent) => {
    autoConsent = mode;
  };
  const check = (request: SimRequest) => checkBearer(accounts, grants, request);
  const authorize = createAuthorize({ accounts, grants, autoConsent: () => autoConsent });
  const responses = createResponses({ accounts, check, modelReply, now });
  const numbers = { check, overrides: usageOverrides, now };
  const usage: Answer = (request) => answerUsage(numbers, request);
  const { auth, chatgpt, api } = HOSTS;

  const provider: Provider = {
    name: 'openai',
    hosts: [...Object.values(HOSTS), ...PUBLISHED_FILE_HOSTS],
    endpoints: [
      get('authorize', auth, '/oauth/authorize', authorize.show),
      post('consent', auth, '/oauth/authorize', authorize.decide),
      post('token', auth, '/oauth/token', (request) => answerTokenRequest(grants, request)),
      get('usage', chatgpt, '/backend-api/wham/usage', usage),
      get('codex-usage', chatgpt, '/backend-api/codex/usage', usage),
      get('reset-credits', chatgpt, '/backend-api/wham/rate-limit-reset-credits', (r) =>
        answerResetCredits(numbers, r),
      ),
      get('accounts-check', chatgpt, '/backend-api/wham/accounts/check', (request) =>
        answerAccountsCheck(accounts, check, request),
      ),
      get('upgrade', chatgpt, '/backend-api/codex/responses', responses.upgrade),
      post('responses', chatgpt, '/backend-api/codex/responses', responses.withSubscription),
      get('upgrade', api, '/v1/responses', responses.upgrade),
      post('api-responses', api, '/v1/responses', responses.withKey),
      get('models', api, '/v1/models', (request) => answerModels(accounts, request)),
      ...sideCalls(),
    ],
    identify: (request) => identify({ accounts, grants }, request),
    refuse,
  };
  return { provider, control: createOpenAiControl({ accounts, grants, usageOverrides, setAutoConsent }) };
}
