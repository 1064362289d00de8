// Who a Claude sign-in belongs to: the account and the organization that its token answer and its profile name alike
// (provider-answers.md §3.3, §3.4).
import type { Identity } from '../credential/identity.ts';
import { type Fields, fieldsOf, firstOf, textOf } from '../lenient.ts';

/** A token is bound to one organization of the account; together they say who it is. The plan is not in these fields. */
export function claudeAccount(answer: Fields): Identity {
  const account = fieldsOf(answer.account);
  const organization = fieldsOf(answer.organization);
  const id = textOf(organization?.uuid, 256);
  const name = textOf(organization?.name, 256);
  const emails = [account?.email, account?.email_address, account?.emailAddress];
  return {
    email: firstOf(...emails.map((value) => textOf(value, 320))),
    accountId: textOf(account?.uuid, 256),
    plan: null,
    ...(id === null && name === null ? {} : { organization: { id, name } }),
  };
}
