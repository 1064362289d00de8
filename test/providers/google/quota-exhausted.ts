// The refusal of a model whose quota is used up (provider-answers.md §4.4). assumed: the message and the metadata.
import { type Reply, reply } from '../kernel/http.ts';
import type { GoogleAccount } from './account-book.ts';

/** `now` in ms epoch. */
export function quotaExhausted({ quota }: GoogleAccount, model: string, now: number): Reply {
  const resetsAt = quota.find(({ modelId }) => modelId === model)?.resetsAt ?? now;
  const delay = `${Math.max(0, Math.ceil((resetsAt - now) / 1000))}s`;
  const error = {
    code: 429,
    message: `You have exhausted your capacity on this model. Your quota will reset after ${delay}.`,
    status: 'RESOURCE_EXHAUSTED',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'QUOTA_EXHAUSTED',
        domain: 'cloudcode-pa.googleapis.com',
        metadata: { model, quotaResetDelay: delay, quotaResetTimeStamp: new Date(resetsAt).toISOString() },
      },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: delay },
    ],
  };
  return reply.json(429, { error });
}
