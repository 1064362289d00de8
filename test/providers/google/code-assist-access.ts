// Who may ask Gemini Code Assist, and whose account may use it.
import type { Reply, SimRequest } from '../kernel/http.ts';
import { jsonBody } from '../kernel/json-body.ts';
import type { GoogleAccount } from './account-book.ts';
import { type BearerPorts, checkBearer } from './bearer.ts';
import { ineligibleQuota, refusals } from './code-assist-answers.ts';
import { googleError } from './errors.ts';
import { SCOPES } from './registration.ts';

type CodeAssistCheck =
  | { readonly kind: 'ok'; readonly account: GoogleAccount; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly reply: Reply };

const refused = (reply: Reply): CodeAssistCheck => ({ kind: 'refused', reply });

/** A request without a body, as a GET is, has an empty one. */
export function checkCodeAssist(ports: BearerPorts, request: SimRequest): CodeAssistCheck {
  const checked = checkBearer(ports, request);
  if (checked.kind === 'refused') return checked;
  if (!checked.scopes.includes(SCOPES.cloud)) {
    const missing = { reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', domain: 'googleapis.com' };
    return refused(googleError(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.', missing));
  }
  const body = request.method === 'GET' ? {} : jsonBody(request);
  if (!body) return refused(googleError(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.'));
  return { kind: 'ok', account: checked.account, body };
}

/** Null: the account's standing lets it use this project. */
export function refuseUse(account: GoogleAccount, project: unknown): Reply | null {
  const refusal = refusals[account.standing];
  if (refusal) return refusal(account);
  if (['retired', 'validation-required', 'unsupported-location'].includes(account.standing)) return ineligibleQuota();
  // A project of somebody else's opens nothing.
  if (typeof project === 'string' && project !== '' && project !== account.project) {
    return googleError(403, 'PERMISSION_DENIED', `Permission denied on resource project ${project}.`);
  }
  return null;
}
