// The made-up accounts that the simulator knows at OpenAI: identity, plan, API keys, usage.
import { randomUUID } from 'node:crypto';

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

export type AccountBook = {
  add(account: NewOpenAiAccount): OpenAiAccount;
  list(): OpenAiAccount[];
  get(accountId: string): OpenAiAccount | undefined;
  /** By account id or e-mail; of two workspaces with one e-mail the first. */
  find(hint: string): OpenAiAccount | undefined;
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
  const accounts = new Map<string, OpenAiAccount>();
  const list = () => [...accounts.values()];
  return {
    list,
    get: (accountId) => accounts.get(accountId),
    find: (hint) => accounts.get(hint) ?? list().find(({ email }) => email === hint),
    byApiKey: (key) => list().find(({ apiKeys }) => apiKeys.includes(key)),
    add({ usage, ...given }) {
      const account: OpenAiAccount = {
        accountId: randomUUID(),
        userId: `user-${randomUUID()}`,
        name: given.email.split('@')[0] ?? given.email,
        plan: 'plus',
        apiKeys: [],
        ...given,
        usage: { ...NO_USAGE, ...usage },
      };
      accounts.set(account.accountId, account);
      return account;
    },
    update(accountId, change, usage) {
      const old = accounts.get(accountId);
      if (!old) throw new Error(`unknown account ${accountId}`);
      const account = { ...old, ...change, usage: { ...old.usage, ...usage } };
      accounts.set(accountId, account);
      return account;
    },
  };
}
