// OpenAI as the simulator plays it: auth.openai.com, the ChatGPT backend and the API, put together from the parts of this folder.
import { bearerToken } from '../kernel/bearer-token.ts';
import { type Answer, get, post } from '../kernel/endpoint.ts';
import type { SimRequest } from '../kernel/http.ts';
import { createKeyStates, type KeyStates } from '../kernel/key-states.ts';
import type { ModelReply } from '../kernel/model-reply.ts';
import type { Endpoint, Identity, Provider } from '../kernel/provider.ts';
import type { Login } from '../oauth/login.ts';
import { presentedCredential } from '../oauth/token-request.ts';
import { type AccountBook, createAccountBook } from './account-book.ts';
import { answerAccountsCheck } from './accounts-check.ts';
import type { OpenAiKeyState } from './api-key.ts';
import { accountIdHeader, checkBearer } from './bearer.ts';
import { createOpenAiControl, type OpenAiControl } from './control.ts';
import { createDeviceBook, type DeviceBook } from './device-book.ts';
import { createDeviceControl } from './device-control.ts';
import { createDeviceEndpoints } from './device-endpoints.ts';
import { createDevicePage } from './device-page.ts';
import { type DeviceSettings, deviceDefaults } from './device-settings.ts';
import { createOpenAiLogin } from './login.ts';
import { answerModels } from './models.ts';
import { refuse } from './refusals.ts';
import { HOSTS } from './registration.ts';
import { createResponses } from './responses.ts';
import { answerRevocation } from './revoke.ts';
import { sideCalls } from './side-calls.ts';
import { answerTokenRequest } from './token-endpoint.ts';
import { answerResetCredits, answerUsage } from './usage.ts';

type Options = {
  readonly now: () => number;
  readonly accessTokenLifetimeMs: number | undefined;
  readonly modelReply: ModelReply;
};

type Parts = Options & {
  readonly accounts: AccountBook;
  readonly login: Login;
  readonly devices: DeviceBook;
  readonly deviceSettings: DeviceSettings;
  readonly keyStates: KeyStates<OpenAiKeyState>;
  readonly usageOverrides: Map<string, unknown>;
};

function identify({ accounts, login }: Parts, request: SimRequest): Identity {
  const presented = request.host === HOSTS.auth ? presentedCredential(request) : null;
  const credential = bearerToken(request) ?? presented;
  const accountId =
    credential === null ? null : (login.grants.owner(credential) ?? accounts.byApiKey(credential)?.accountId ?? null);
  return { credential, accountId, accountIdHeader: accountIdHeader(request) };
}

function signInEndpoints({ accounts, login, devices, deviceSettings: settings }: Parts): Endpoint[] {
  const { grants, authorize } = login;
  const device = createDeviceEndpoints({ devices, grants, settings });
  const devicePage = createDevicePage({ accounts, devices });
  const { auth } = HOSTS;
  return [
    get('authorize', auth, '/oauth/authorize', authorize.show),
    post('consent', auth, '/oauth/authorize', authorize.decide),
    post('token', auth, '/oauth/token', (request) => answerTokenRequest(grants, request)),
    post('revoke', auth, '/oauth/revoke', (request) => answerRevocation(login, request)),
    post('device-start', auth, '/api/accounts/deviceauth/usercode', device.start),
    post('device-poll', auth, '/api/accounts/deviceauth/token', device.poll),
    get('device-page', auth, '/codex/device', devicePage.show),
    post('device-consent', auth, '/codex/device', devicePage.decide),
  ];
}

function backendEndpoints(parts: Parts): Endpoint[] {
  const { accounts, login, usageOverrides: overrides, now } = parts;
  const check = (request: SimRequest) => checkBearer(accounts, login.grants, request);
  const responses = createResponses({ ...parts, check });
  const numbers = { check, overrides, now };
  const usage: Answer = (request) => answerUsage(numbers, request);
  const resetCredits: Answer = (request) => answerResetCredits(numbers, request);
  const { chatgpt, api } = HOSTS;
  return [
    get('usage', chatgpt, '/backend-api/wham/usage', usage),
    get('codex-usage', chatgpt, '/backend-api/codex/usage', usage),
    get('reset-credits', chatgpt, '/backend-api/wham/rate-limit-reset-credits', resetCredits),
    get('accounts-check', chatgpt, '/backend-api/wham/accounts/check', (request) =>
      answerAccountsCheck(accounts, check, request),
    ),
    get('upgrade', chatgpt, '/backend-api/codex/responses', responses.upgrade),
    post('responses', chatgpt, '/backend-api/codex/responses', responses.withSubscription),
    get('upgrade', api, '/v1/responses', responses.upgrade),
    post('api-responses', api, '/v1/responses', responses.withKey),
    get('models', api, '/v1/models', (request) => answerModels(accounts, parts.keyStates, request)),
  ];
}

/** `accessTokenLifetimeMs`: for new access tokens, until the control changes it; default one hour. */
export function createOpenAi(options: Options): { provider: Provider; control: OpenAiControl } {
  const accounts = createAccountBook();
  const { now } = options;
  const parts: Parts = {
    ...options,
    accounts,
    login: createOpenAiLogin(accounts, now, options.accessTokenLifetimeMs),
    devices: createDeviceBook(now),
    deviceSettings: deviceDefaults(),
    keyStates: createKeyStates(),
    usageOverrides: new Map(),
  };
  const provider: Provider = {
    name: 'openai',
    hosts: Object.values(HOSTS),
    endpoints: [...signInEndpoints(parts), ...backendEndpoints(parts), ...sideCalls()],
    identify: (request) => identify(parts, request),
    refuse,
  };
  const devices = createDeviceControl(parts.devices, parts.deviceSettings, accounts);
  return { provider, control: createOpenAiControl({ ...parts, devices }) };
}
