// What a test can do to the played OpenAI: accounts, issued tokens, numbers, consent. Arguments and results are plain JSON.
import type { KeyStates } from '../kernel/key-states.ts';
import type { IssuedTokens } from '../oauth/grant-types.ts';
import type { Login, LoginControl } from '../oauth/login.ts';
import type { AccountBook, NewOpenAiAccount, OpenAiAccount, OpenAiUsage } from './account-book.ts';
import type { OpenAiKeyState } from './api-key.ts';
import type { DeviceControl } from './device-control.ts';
import { CODEX_CLIENT, CODEX_REDIRECT_URI } from './registration.ts';

export type OpenAiControl = LoginControl &
  DeviceControl & {
    addAccount(account: NewOpenAiAccount): OpenAiAccount;
    accounts(): OpenAiAccount[];
    /** Replaces the named parts of the numbers. */
    setUsage(accountId: string, usage: Partial<OpenAiUsage>): void;
    setPlan(accountId: string, plan: string): void;
    setApiKeys(accountId: string, apiKeys: readonly string[]): void;
    /** How the API answers this key, which an account must have. */
    setApiKeyState(key: string, state: OpenAiKeyState): void;
    /** The whole body of the usage answer, for odd variants; null returns to the computed one. */
    setUsageAnswer(accountId: string, body: unknown): void;
    /** Tokens as after a sign-in, without one: for tests that start with a connected profile. */
    signIn(accountId: string): IssuedTokens;
  };

type Options = {
  readonly accounts: AccountBook;
  readonly login: Login;
  readonly devices: DeviceControl;
  readonly keyStates: KeyStates<OpenAiKeyState>;
  readonly usageOverrides: Map<string, unknown>;
};

export function createOpenAiControl({ accounts, login, devices, keyStates, usageOverrides }: Options): OpenAiControl {
  return {
    ...login.control,
    ...devices,
    addAccount: (account) => accounts.add(account),
    accounts: () => accounts.list(),
    setUsage: (accountId, usage) => void accounts.update(accountId, {}, usage),
    setPlan: (accountId, plan) => void accounts.update(accountId, { plan }),
    setApiKeys: (accountId, apiKeys) => void accounts.update(accountId, { apiKeys }),
    setApiKeyState(key, state) {
      if (!accounts.byApiKey(key)) throw new Error('no account has this API key');
      keyStates.set(key, state);
    },
    setUsageAnswer(accountId, body) {
      if (body === null) usageOverrides.delete(accountId);
      else usageOverrides.set(accountId, body);
    },
    signIn(accountId) {
      accounts.require(accountId);
      const { scopes } = CODEX_CLIENT;
      return login.signIn({
        accountId,
        organizationId: null,
        redirectUri: CODEX_REDIRECT_URI,
        scopes,
        offline: true,
      });
    },
  };
}
