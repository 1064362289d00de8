// Who a credential belongs to, as far as its provider says.
import { z } from 'zod';

/** One login may own several organizations, and a token is bound to one of them (provider-answers.md §3.3). */
export const organizationSchema = z.strictObject({
  id: z.string().max(256).nullable(),
  name: z.string().max(256).nullable(),
});

export const identitySchema = z.strictObject({
  email: z.string().max(320).nullable(),
  /** The provider's account id (for ChatGPT: the workspace, `chatgpt_account_id`). */
  accountId: z.string().max(256).nullable(),
  /** The plan's label as people know it ("Plus", "Pro 5x"), never the provider's raw value. */
  plan: z.string().max(64).nullable(),
  /** Absent where the provider has none. */
  organization: organizationSchema.optional(),
});
export type Identity = z.infer<typeof identitySchema>;

export const unknownIdentity: Identity = { email: null, accountId: null, plan: null };

/** What is known now, with what was known before where it says nothing. */
export function mergeIdentity(current: Identity, previous: Identity): Identity {
  const organization = current.organization ?? previous.organization;
  return {
    email: current.email ?? previous.email,
    accountId: current.accountId ?? previous.accountId,
    plan: current.plan ?? previous.plan,
    ...(organization ? { organization } : {}),
  };
}
