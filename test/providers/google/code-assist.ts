// The endpoints of Gemini Code Assist that read: `v1internal:loadCodeAssist` and `v1internal:retrieveUserQuota`.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { jsonBody } from '../kernel/json-body.ts';
import type { GoogleAccount } from './account-book.ts';
import { type BearerPorts, checkBearer } from './bearer.ts';
import { ineligibleQuota, loadAnswer, refusals } from './code-assist-answers.ts';
import { googleError } from './errors.ts';
import { SCOPES } from './registration.ts';

export type Overrides = {
  /** Bodies by account id that replace the computed ones, for odd variants. */
  readonly load: Map<string, unknown>;
  readonly quota: Map<string, unknown>;
};

type Options = BearerPorts & { readonly overrides: Overrides };
type Kind = keyof Overrides;

function quotaAnswer({ quota }: GoogleAccount): Reply {
  if (quota.length === 0) return reply.json(200, {});
  const buckets = quota.map(({ modelId, remainingFraction, resetsAt, remainingAmount }) => ({
    ...(resetsAt !== null && { resetTime: new Date(resetsAt).toISOString().replace(/\.\d{3}Z$/, 'Z') }),
    tokenType: 'REQUESTS',
    modelId,
    ...(remainingFraction !== null && { remainingFraction }),
    ...(remainingAmount !== undefined && { remainingAmount }),
  }));
  return reply.json(200, { buckets });
}

function quota(account: GoogleAccount, project: unknown): Reply {
  const refusal = refusals[account.standing];
  if (refusal) return refusal(account);
  if (['retired', 'validation-required', 'unsupported-location'].includes(account.standing)) return ineligibleQuota();
  // A project of somebody else's opens nothing.
  if (typeof project === 'string' && project !== '' && project !== account.project) {
    return googleError(403, 'PERMISSION_DENIED', `Permission denied on resource project ${project}.`);
  }
  return quotaAnswer(account);
}

export function answerCodeAssist({ overrides, ...ports }: Options, kind: Kind, request: SimRequest): Reply {
  const checked = checkBearer(ports, request);
  if (checked.kind === 'refused') return checked.reply;
  const { account, scopes } = checked;
  if (!scopes.includes(SCOPES.cloud)) {
    return googleError(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.', {
      reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
      domain: 'googleapis.com',
    });
  }
  const body = jsonBody(request);
  if (!body) return googleError(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.');
  const override = overrides[kind].get(account.accountId);
  if (override !== undefined) return reply.json(200, override);
  return kind === 'load' ? loadAnswer(account) : quota(account, body.project);
}
