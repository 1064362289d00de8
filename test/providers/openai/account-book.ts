// The made-up accounts that the simulator knows at OpenAI: identity, plan, API keys, usage.
import { randomUUID } from 'node:crypto';
import { type AccountList, createAccountList } from '../oauth/account-list.ts';

export type UsageWindow = {
  /** 0–100. */
  readonly usedPercent: number;
  /** Length of the window in seconds: 18 000 is 5 hours, 604 800 a week. */
  readonly windowSeconds: number;
  /** ms epoch. */
  readonly resetsAt: number;
};

type LimitWindows = readonly [] | readonly [UsageWindow] | readonly [UsageWindow, UsageWindow];

export type OpenAiUsage = {
  /** First is the answer's primary window, second its secondary one, whatever their lengths. */
  readonly windows: LimitWindows;
  /** Limits of single models or features. */
  readonly additional: readonly {
    readonly limitName: string;
    readonly meteredFeature: string;
    readonly windows: LimitWindows;
  }[];
  readonly credits: { readonly unlimited: boolean; readonly balance: string } | null;
  /** How many limit resets the account has in hand. */
  readonly resetCredits: number;
};

export type OpenAiAccount = {
  readonly accountId: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  /** `plan_type` value, e.g. `plus`, `pro`, `team`. */
  readonly plan: string;
  readonly apiKeys: readonly string[];
  readonly usage: OpenAiUsage;
};

export type NewOpenAiAccount = Pick<OpenAiAccount, 'email'> &
  Partial<Omit<OpenAiAccount, 'usage'>> & { readonly usage?: Partial<OpenAiUsage> };

export type AccountBook = Omit<AccountList<OpenAiAccount>, 'add' | 'update'> & {
  add(account: NewOpenAiAccount): OpenAiAccount;
  byApiKey(key: string): OpenAiAccount | undefined;
  /** Replaces the named parts; throws for an unknown account. */
  update(
    accountId: string,
    change: Partial<Omit<OpenAiAccount, 'accountId' | 'usage'>>,
    usage?: Partial<OpenAiUsage>,
  ): OpenAiAccount;
};

const NO_USAGE: OpenAiUsage = { windows: [], additional: [], credits: null, resetCredits: 0 };

export function createAccountBook(): AccountBook {
  const accounts = createAccountList<OpenAiAccount>();
  return {
    ...accounts,
    byApiKey: (key) => accounts.list().find(({ apiKeys }) => apiKeys.includes(key)),
    add: ({ usage, ...given }) =>
      accounts.add({
        accountId: randomUUID(),
        userId: `user-${randomUUID()}`,
        name: given.email.split('@')[0] ?? given.email,
        plan: 'plus',
        apiKeys: [],
        ...given,
        usage: { ...NO_USAGE, ...usage },
      }),
    update: (accountId, change, usage) =>
      accounts.update(accountId, (old) => ({ ...old, ...change, usage: { ...old.usage, ...usage } })),
  };
}
