// The made-up accounts that the simulator knows at Google: identity, how Gemini Code Assist treats them, and what is left of it.
import { randomInt } from 'node:crypto';
import { type AccountList, createAccountList } from '../oauth/account-list.ts';

/** How Gemini Code Assist answers for the account (provider-answers.md §4.2 and §4.4). */
export type GoogleStanding =
  | 'standard'
  | 'enterprise'
  /** The free tier with a Workspace domain. */
  | 'workspace'
  /** The free tier as it was before consumers' sign-in ended. */
  | 'free'
  /** 200, but ineligible: this client no longer serves consumers. */
  | 'retired'
  | 'validation-required'
  | 'unsupported-location'
  | 'subscription-required'
  | 'service-disabled'
  | 'tos-blocked';

export type QuotaBucket = {
  readonly modelId: string;
  /** 0–1; null: the field is left out. */
  readonly remainingFraction: number | null;
  /** ms epoch; null: the field is left out. */
  readonly resetsAt: number | null;
  /** Requests left, as text (int64); left out by default. */
  readonly remainingAmount?: string;
};

export type GoogleAccount = {
  /** `sub` of the id_token and `id` of userinfo. */
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  /** Workspace domain. */
  readonly hd: string | null;
  readonly standing: GoogleStanding;
  /** Google Cloud project that Code Assist gives; null: none. */
  readonly project: string | null;
  /** Plan bought beside, e.g. `{ id: 'g1-pro-tier', name: 'Google AI Pro' }`. */
  readonly paidTier: { readonly id: string; readonly name: string } | null;
  readonly quota: readonly QuotaBucket[];
};

export type NewGoogleAccount = Pick<GoogleAccount, 'email'> & Partial<GoogleAccount>;

export type AccountBook = Pick<AccountList<GoogleAccount>, 'list' | 'get' | 'require'> & {
  add(account: NewGoogleAccount): GoogleAccount;
  /** Replaces the named parts; throws for an unknown account. */
  update(accountId: string, change: Partial<Omit<GoogleAccount, 'accountId'>>): void;
};

const newSub = (): string => `1${Array.from({ length: 20 }, () => randomInt(10)).join('')}`;

export function createAccountBook(): AccountBook {
  const { list, get, require, add, update } = createAccountList<GoogleAccount>();
  return {
    list,
    get,
    require,
    update: (accountId, change) => void update(accountId, (old) => ({ ...old, ...change })),
    add: (given) =>
      add({
        accountId: newSub(),
        name: given.email.split('@')[0] ?? given.email,
        hd: given.standing === 'workspace' ? (given.email.split('@')[1] ?? null) : null,
        standing: 'standard',
        project: 'simulated-project-1',
        paidTier: null,
        quota: [],
        ...given,
      }),
  };
}
