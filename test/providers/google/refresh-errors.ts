// How Google refuses a refresh (provider-answers.md §4.1).

import type { Reply } from '../kernel/http.ts';
import { challengePage } from '../kernel/refusal.ts';
import { googleError, oauthError } from './errors.ts';

export type RefreshAnswer =
  /** Expired or revoked. */
  | 'invalid_grant'
  /** The Workspace admin wants a new sign-in after some time. */
  | 'invalid_rapt'
  /** The same, where only the description says so. */
  | 'invalid_rapt_in_text'
  | 'account_deleted'
  | 'account_disabled'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'admin_policy_enforced'
  | 'invalid_scope'
  /** The retirement of consumers' sign-in, as a refusal of the refresh. */
  | 'unsupported_client'
  | 'html';

const RETIRED = 'This client is no longer supported for Gemini Code Assist for individuals. (UNSUPPORTED_CLIENT)';

/** assumed: the descriptions of all but invalid_grant and invalid_rapt, and that the retirement is ever said here. */
export const refreshErrors: Readonly<Record<RefreshAnswer, () => Reply>> = {
  invalid_grant: () => oauthError(400, 'invalid_grant', 'Token has been expired or revoked.'),
  invalid_rapt: () => oauthError(400, 'invalid_grant', 'reauth related error (invalid_rapt)', 'invalid_rapt'),
  invalid_rapt_in_text: () => oauthError(400, 'invalid_grant', 'reauth related error (invalid_rapt)'),
  account_deleted: () => oauthError(400, 'invalid_grant', 'Account has been deleted'),
  account_disabled: () => oauthError(400, 'invalid_grant', 'Account has been disabled'),
  invalid_client: () => oauthError(401, 'invalid_client', 'The OAuth client was not found.'),
  unauthorized_client: () => oauthError(401, 'unauthorized_client', 'Unauthorized'),
  admin_policy_enforced: () => oauthError(403, 'admin_policy_enforced', 'Access is blocked by your administrator.'),
  invalid_scope: () => oauthError(400, 'invalid_scope', 'Some requested scopes were invalid.'),
  unsupported_client: () => googleError(403, 'PERMISSION_DENIED', RETIRED),
  html: challengePage,
};
