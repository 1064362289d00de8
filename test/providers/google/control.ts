// What a test can do to the played Google: accounts, issued tokens, standing, numbers, consent. Arguments and results are plain JSON.
import type { IssuedTokens } from '../oauth/grant-types.ts';
import type { Login, LoginControl } from '../oauth/login.ts';
import type { AccountBook, GoogleAccount, GoogleStanding, NewGoogleAccount, QuotaBucket } from './account-book.ts';
import type { Overrides } from './code-assist.ts';
import type { RefreshAnswer } from './refresh-errors.ts';
import { GEMINI_REDIRECT_URI, SCOPES } from './registration.ts';

export type GoogleControl = LoginControl & {
  addAccount(account: NewGoogleAccount): GoogleAccount;
  accounts(): GoogleAccount[];
  setStanding(accountId: string, standing: GoogleStanding): void;
  setQuota(accountId: string, quota: readonly QuotaBucket[]): void;
  setPaidTier(accountId: string, paidTier: GoogleAccount['paidTier']): void;
  /** Whole bodies (200) of `retrieveUserQuota` and `loadCodeAssist`, for odd variants; null returns to the computed one. */
  setQuotaAnswer(accountId: string, body: unknown): void;
  setLoadAnswer(accountId: string, body: unknown): void;
  /** How refreshes of this account are refused from now on; null: not. */
  setRefreshAnswer(accountId: string, answer: RefreshAnswer | null): void;
  /** Tokens as after a sign-in, without one. */
  signIn(accountId: string): IssuedTokens;
};

type Options = {
  readonly accounts: AccountBook;
  readonly login: Login;
  readonly overrides: Overrides;
  readonly refreshAnswers: Map<string, RefreshAnswer>;
};

function put<T>(map: Map<string, T>, accountId: string, value: T | null): void {
  if (value === null) map.delete(accountId);
  else map.set(accountId, value);
}

export function createGoogleControl({ accounts, login, overrides, refreshAnswers }: Options): GoogleControl {
  return {
    ...login.control,
    addAccount: (account) => accounts.add(account),
    accounts: () => accounts.list(),
    setStanding: (accountId, standing) => accounts.update(accountId, { standing }),
    setQuota: (accountId, quota) => accounts.update(accountId, { quota }),
    setPaidTier: (accountId, paidTier) => accounts.update(accountId, { paidTier }),
    setQuotaAnswer: (accountId, body) => put(overrides.quota, accountId, body),
    setLoadAnswer: (accountId, body) => put(overrides.load, accountId, body),
    setRefreshAnswer: (accountId, answer) => put(refreshAnswers, accountId, answer),
    signIn(accountId) {
      accounts.require(accountId);
      return login.signIn({
        accountId,
        organizationId: null,
        scopes: Object.values(SCOPES),
        redirectUri: GEMINI_REDIRECT_URI,
        offline: true,
      });
    },
  };
}
