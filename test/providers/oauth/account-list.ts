// The made-up accounts of one provider, in the order in which they were added.

export type AccountList<A extends { readonly accountId: string }> = {
  add(account: A): A;
  list(): A[];
  get(accountId: string): A | undefined;
  /** @throws for an unknown account */
  require(accountId: string): A;
  /** Replaces an account by what `change` makes of it. @throws for an unknown account */
  update(accountId: string, change: (account: A) => A): A;
};

export function createAccountList<A extends { readonly accountId: string }>(): AccountList<A> {
  const accounts = new Map<string, A>();
  function required(accountId: string): A {
    const account = accounts.get(accountId);
    if (!account) throw new Error(`unknown account ${accountId}`);
    return account;
  }
  const add = (account: A): A => {
    accounts.set(account.accountId, account);
    return account;
  };
  return {
    add,
    list: () => [...accounts.values()],
    get: (accountId) => accounts.get(accountId),
    require: required,
    update: (accountId, change) => add(change(required(accountId))),
  };
}
