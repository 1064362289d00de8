// What a test can do to the played Anthropic: accounts, issued tokens, numbers, consent. Arguments and results are plain JSON.
import type { KeyStates } from '../kernel/key-states.ts';
import type { IssuedTokens } from '../oauth/grant-types.ts';
import type { Login, LoginControl } from '../oauth/login.ts';
import type { AccountBook, AnthropicAccount, NewAnthropicAccount, Standing } from './account-book.ts';
import type { AnthropicKeyState } from './api-key.ts';
import { type ClaudePlan, planFields } from './plans.ts';
import { HOSTED_REDIRECT_URI, INFERENCE_SCOPE, isSetupToken, SUBSCRIPTION_SCOPES } from './registration.ts';
import type { AnthropicUsage } from './usage.ts';

/** Methods that change an organization mean the account's first one unless they are told which. */
export type AnthropicControl = LoginControl & {
  addAccount(account: NewAnthropicAccount): AnthropicAccount;
  accounts(): AnthropicAccount[];
  /** Replaces the named parts of the numbers. */
  setUsage(accountId: string, usage: Partial<AnthropicUsage>, organizationId?: string): void;
  setPlan(accountId: string, plan: ClaudePlan, organizationId?: string): void;
  setStanding(accountId: string, standing: Standing, organizationId?: string): void;
  setApiKeys(accountId: string, apiKeys: readonly string[], organizationId?: string): void;
  /** How the API answers this key, which an organization must have. */
  setApiKeyState(key: string, state: AnthropicKeyState): void;
  /** The whole body of the usage answer, for odd variants; null returns to the computed one. */
  setUsageAnswer(accountId: string, body: unknown): void;
  /** Tokens as after a sign-in, without one. `scopes`: default all of a subscription's. */
  signIn(accountId: string, options?: { organizationId?: string; scopes?: readonly string[] }): IssuedTokens;
  /** What `claude setup-token` prints. */
  setupToken(accountId: string, organizationId?: string): string;
};

type Options = {
  readonly accounts: AccountBook;
  readonly login: Login;
  readonly keyStates: KeyStates<AnthropicKeyState>;
  readonly usageOverrides: Map<string, unknown>;
};

export function createAnthropicControl(options: Options): AnthropicControl {
  const { accounts, login, keyStates, usageOverrides } = options;
  const { updateOrganization } = accounts;

  const signIn: AnthropicControl['signIn'] = (accountId, { organizationId, scopes = SUBSCRIPTION_SCOPES } = {}) => {
    const bound = organizationId ?? accounts.require(accountId).organizations[0].organizationId;
    return login.signIn({
      accountId,
      organizationId: bound,
      scopes,
      redirectUri: HOSTED_REDIRECT_URI,
      offline: !isSetupToken(scopes),
    });
  };

  return {
    ...login.control,
    addAccount: (account) => accounts.add(account),
    accounts: () => accounts.list(),
    setUsage: (accountId, usage, organizationId) => updateOrganization(accountId, organizationId, { usage }),
    setPlan: (accountId, plan, organizationId) => updateOrganization(accountId, organizationId, planFields[plan]),
    setStanding: (accountId, standing, organizationId) => updateOrganization(accountId, organizationId, { standing }),
    setApiKeys: (accountId, apiKeys, organizationId) => updateOrganization(accountId, organizationId, { apiKeys }),
    setApiKeyState(key, state) {
      if (!accounts.byApiKey(key)) throw new Error('no organization has this API key');
      keyStates.set(key, state);
    },
    setUsageAnswer(accountId, body) {
      if (body === null) usageOverrides.delete(accountId);
      else usageOverrides.set(accountId, body);
    },
    signIn,
    setupToken: (accountId, organizationId) =>
      signIn(accountId, { ...(organizationId !== undefined && { organizationId }), scopes: [INFERENCE_SCOPE] })
        .accessToken,
  };
}
