// Who can be chosen on a sign-in page: an account, or an account in one of its organizations.

export type SignInChoice = {
  /** Value of the page's radio button. */
  readonly id: string;
  readonly accountId: string;
  readonly organizationId: string | null;
  readonly email: string;
  readonly name: string;
  /** Second line, e.g. e-mail and plan. */
  readonly detail: string;
};

/** By choice id, account id or e-mail; where that fits several, the first. */
export function findChoice(choices: readonly SignInChoice[], hint: string | null): SignInChoice | undefined {
  return (
    choices.find(({ id }) => id === hint) ??
    choices.find(({ accountId }) => accountId === hint) ??
    choices.find(({ email }) => email === hint)
  );
}
