// Who a ChatGPT sign-in belongs to, from the claims of its tokens (services.md §2.1, provider-answers.md §2.2).
import type { Identity } from '../credential/identity.ts';
import { type Fields, fieldsOf, firstOf, textOf } from '../lenient.ts';
import { codexPlanLabel } from '../quota/providers/openai-codex-plan.ts';
import { claimsOf } from './claims.ts';

const authOf = (claims: Fields | null) => fieldsOf(claims?.['https://api.openai.com/auth']);
const profileOf = (claims: Fields | null) => fieldsOf(claims?.['https://api.openai.com/profile']);

function accountId(claims: Fields | null): string | null {
  const auth = authOf(claims);
  return firstOf(
    textOf(claims?.chatgpt_account_id, 256),
    textOf(auth?.chatgpt_account_id, 256),
    textOf(auth?.account_id, 256),
  );
}

function firstOrganization(claims: Fields | null): string | null {
  const [organization] = [claims?.organizations, authOf(claims)?.organizations].flatMap((list) =>
    Array.isArray(list) ? (list as unknown[]).slice(0, 1) : [],
  );
  return textOf(fieldsOf(organization)?.id, 256);
}

function email(claims: Fields | null): string | null {
  const profile = profileOf(claims);
  const values = [claims?.email, profile?.email, profile?.profile_email, profile?.account_email];
  return firstOf(...values.map((value) => textOf(value, 320)));
}

/** The id token speaks first; the access token carries the same account claims when there is no id token. */
export function codexIdentity(idToken: string | null, accessToken: string): Identity {
  const both = [claimsOf(idToken), claimsOf(accessToken)];
  return {
    email: firstOf(...both.map(email)),
    accountId: firstOf(...both.map(accountId), ...both.map(firstOrganization)),
    plan: firstOf(...both.map((claims) => codexPlanLabel(authOf(claims)?.chatgpt_plan_type))),
  };
}
