// The made-up accounts that the simulator knows at Anthropic: one login may own several organizations, and a token is bound to one.
import { randomUUID } from 'node:crypto';
import { type AccountList, createAccountList } from '../oauth/account-list.ts';
import { type ClaudePlan, type PlanFields, planFields } from './plans.ts';
import { type AnthropicUsage, NO_USAGE } from './usage.ts';

/** `not-allowed`: Claude Code is switched off for it or the subscription ended; `inactive`: the plan is not active. */
export type Standing = 'active' | 'not-allowed' | 'inactive';

export type AnthropicOrganization = PlanFields & {
  readonly organizationId: string;
  readonly name: string;
  readonly standing: Standing;
  readonly apiKeys: readonly string[];
  readonly usage: AnthropicUsage;
};

export type AnthropicAccount = {
  /** The account's uuid. */
  readonly accountId: string;
  readonly email: string;
  readonly name: string;
  readonly organizations: readonly [AnthropicOrganization, ...AnthropicOrganization[]];
};

export type NewOrganization = Partial<Omit<AnthropicOrganization, 'usage'>> & {
  /** Sets type, tier and seat; default `pro`. */
  readonly plan?: ClaudePlan;
  readonly usage?: Partial<AnthropicUsage>;
};

/** The organization's fields may stand beside the e-mail when there is but one. */
export type NewAnthropicAccount = Pick<AnthropicAccount, 'email'> &
  Partial<Pick<AnthropicAccount, 'accountId' | 'name'>> &
  Pick<NewOrganization, 'plan' | 'usage' | 'apiKeys' | 'standing' | 'organizationId'> & {
    readonly organizations?: readonly [NewOrganization, ...NewOrganization[]];
  };

type Member = { readonly account: AnthropicAccount; readonly organization: AnthropicOrganization };
type OrganizationChange = Partial<Omit<AnthropicOrganization, 'organizationId' | 'usage'>> & {
  readonly usage?: Partial<AnthropicUsage>;
};

export type AccountBook = Pick<AccountList<AnthropicAccount>, 'list' | 'require'> & {
  add(account: NewAnthropicAccount): AnthropicAccount;
  /** `organizationId` null: the first one. */
  member(accountId: string, organizationId: string | null): Member | undefined;
  byApiKey(key: string): Member | undefined;
  /** Replaces the named parts of an organization, the first without an id; throws for an unknown account. */
  updateOrganization(accountId: string, organizationId: string | undefined, change: OrganizationChange): void;
};

function newOrganization(given: NewOrganization, email: string): AnthropicOrganization {
  const { plan = 'pro', usage, ...fields } = given;
  return {
    organizationId: randomUUID(),
    name: `${email}'s Organization`,
    standing: 'active',
    apiKeys: [],
    ...planFields[plan],
    ...fields,
    usage: { ...NO_USAGE, ...usage },
  };
}

export function createAccountBook(): AccountBook {
  const accounts = createAccountList<AnthropicAccount>();
  const members = (): Member[] =>
    accounts.list().flatMap((account) => account.organizations.map((organization) => ({ account, organization })));

  return {
    list: accounts.list,
    require: accounts.require,
    add({ email, accountId = randomUUID(), name = email.split('@')[0] ?? email, organizations, ...only }) {
      const [first, ...rest] = organizations ?? [only];
      return accounts.add({
        accountId,
        email,
        name,
        organizations: [newOrganization(first, email), ...rest.map((given) => newOrganization(given, email))],
      });
    },
    member: (accountId, organizationId) =>
      members().find(
        ({ account, organization }) =>
          account.accountId === accountId &&
          (organizationId === null || organization.organizationId === organizationId),
      ),
    byApiKey: (key) => members().find(({ organization }) => organization.apiKeys.includes(key)),
    updateOrganization(accountId, organizationId, { usage, ...change }) {
      accounts.update(accountId, (account) => {
        const chosen = organizationId ?? account.organizations[0].organizationId;
        const [first, ...rest] = account.organizations;
        const changed = (old: AnthropicOrganization): AnthropicOrganization =>
          old.organizationId === chosen ? { ...old, ...change, usage: { ...old.usage, ...usage } } : old;
        return { ...account, organizations: [changed(first), ...rest.map(changed)] };
      });
    },
  };
}
