// Who a Google sign-in belongs to: the claims of its id token, or the answer of userinfo (provider-answers.md §4.1).
import type { Identity } from '../credential/identity.ts';
import { type Fields, firstOf, textOf } from '../lenient.ts';

/** @param fields the claims of an id token (`sub`), or userinfo in its older form (`id`) or its newer one (`sub`) */
export function googleAccount(fields: Fields | null): Identity {
  return {
    email: textOf(fields?.email, 320),
    accountId: firstOf(textOf(fields?.sub, 256), textOf(fields?.id, 256)),
    plan: null,
  };
}
