// What a test can do to the played OpenAI: accounts, issued tokens, numbers, consent. Arguments and results are plain JSON.
import type { AccountBook, NewOpenAiAccount, OpenAiAccount, OpenAiUsage } from './account-book.ts';
import type { AutoConsent } from './authorize.ts';
import type { Grants, IssuedTokens } from './grants.ts';
import { CODEX_CLIENT } from './registration.ts';

export type OpenAiControl = {
  addAccount(account: NewOpenAiAccount): OpenAiAccount;
  accounts(): OpenAiAccount[];
  /** Replaces the named parts of the numbers. */
  setUsage(accountId: string, usage: Partial<OpenAiUsage>): void;
  setPlan(accountId: string, plan: string): void;
  setApiKeys(accountId: string, apiKeys: readonly string[]): void;
  /** The whole body of the usage answer, for odd variants; null returns to the computed one. */
  setUsageAnswer(accountId: string, body: unknown): void;
  setAutoConsent(mode: AutoConsent): void;
  /** Tokens as after a sign-in, without one: for tests that start with a connected profile. */
  signIn(accountId: string): IssuedTokens;
  issued: Grants['issued'];
  expireAccessTokens: Grants['expireAccessTokens'];
  revoke: Grants['revoke'];
  /** For tokens issued from now on. */
  setAccessTokenLifetime: Grants['setAccessTokenLifetime'];
};

type Options = {
  readonly accounts: AccountBook;
  readonly grants: Grants;
  readonly usageOverrides: Map<string, unknown>;
  readonly setAutoConsent: (mode: AutoConsent) => void;
};

export function createOpenAiControl({ accounts, grants, usageOverrides, setAutoConsent }: Options): OpenAiControl {
  return {
    addAccount: (account) => accounts.add(account),
    accounts: () => accounts.list(),
    setUsage: (accountId, usage) => void accounts.update(accountId, {}, usage),
    setPlan: (accountId, plan) => void accounts.update(accountId, { plan }),
    setApiKeys: (accountId, apiKeys) => void accounts.update(accountId, { apiKeys }),
    setUsageAnswer(accountId, body) {
      if (body === null) usageOverrides.delete(accountId);
      else usageOverrides.set(accountId, body);
    },
    setAutoConsent,
    signIn(accountId) {
      const { clientId, redirectUris, scopes } = CODEX_CLIENT;
      const code = grants.newCode({ accountId, clientId, redirectUri: redirectUris[0], codeChallenge: '', scopes });
      const tokens = grants.redeem(code);
      if (typeof tokens === 'string') throw new Error(`a new code is ${tokens}`);
      return tokens;
    },
    issued: grants.issued,
    expireAccessTokens: grants.expireAccessTokens,
    revoke: grants.revoke,
    setAccessTokenLifetime: grants.setAccessTokenLifetime,
  };
}
