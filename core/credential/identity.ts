// Who a credential belongs to, as far as its provider says.
import { z } from 'zod';

export const identitySchema = z.strictObject({
  email: z.string().max(320).nullable(),
  /** The provider's account id (for ChatGPT: the workspace, `chatgpt_account_id`). */
  accountId: z.string().max(256).nullable(),
  /** The plan's label as people know it ("Plus", "Pro 5x"), never the provider's raw value. */
  plan: z.string().max(64).nullable(),
});
export type Identity = z.infer<typeof identitySchema>;

export const unknownIdentity: Identity = { email: null, accountId: null, plan: null };
