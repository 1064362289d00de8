// The endpoints of Gemini Code Assist that read: `v1internal:loadCodeAssist` and `v1internal:retrieveUserQuota`.
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import type { GoogleAccount } from './account-book.ts';
import type { BearerPorts } from './bearer.ts';
import { checkCodeAssist, refuseUse } from './code-assist-access.ts';
import { loadAnswer } from './code-assist-answers.ts';

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
  return refuseUse(account, project) ?? quotaAnswer(account);
}

export function answerCodeAssist({ overrides, ...ports }: Options, kind: Kind, request: SimRequest): Reply {
  const checked = checkCodeAssist(ports, request);
  if (checked.kind === 'refused') return checked.reply;
  const { account, body } = checked;
  const override = overrides[kind].get(account.accountId);
  if (override !== undefined) return reply.json(200, override);
  return kind === 'load' ? loadAnswer(account) : quota(account, body.project);
}
