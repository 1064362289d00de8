// Buys the numbers of a Claude setup-token with a message of one token: its answer carries the limits in headers, also when they are
// used up (provider-answers.md §3.5, §3.6). A person has agreed to it; it says who asks and plays no other client.
import { claudeHeadersSnapshot } from '../../../core/quota/providers/claude-headers.ts';
import { httpAnswer } from '../../http-answer.ts';
import { judgeAnswer } from '../../network/judge-answer.ts';
import { askedToWaitMs, askingHeaders, longestAskMs, type QuotaProbe, quotaFailure } from '../quota-fetcher.ts';
import { isOtherOrganization } from './claude-organization.ts';

const messagesUrl = 'https://api.anthropic.com/v1/messages';

/** The cheapest model, one word in and one token out. */
const message = { model: 'claude-haiku-4-5', max_tokens: 1, messages: [{ role: 'user', content: 'Hi' }] };

export const probeClaude: QuotaProbe = async (network, record) => {
  const { fetch, clock, environment } = network;
  const { serviceId, profileId, kind, identity } = record;
  const answer = await httpAnswer(fetch, clock, {
    url: environment.HAPPIER_CONNECTED_SERVICES_CLAUDE_SUBSCRIPTION_MESSAGES_URL ?? messagesUrl,
    method: 'POST',
    headers: {
      ...askingHeaders(record.token, network),
      'content-type': 'application/json',
      'anthropic-beta': 'oauth-2025-04-20',
      'anthropic-version': '2023-06-01',
    },
    body: JSON.stringify(message),
    timeoutMs: environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_FETCH_TIMEOUT_MS ?? longestAskMs,
  });
  const now = clock.now();
  const waitMs = askedToWaitMs(answer, now);
  const verdict = judgeAnswer({ serviceId, kind, endpoint: 'profile' }, answer, now);
  const isTold = verdict.state === 'ok' || verdict.state === 'throttled';
  if (isTold && answer.kind === 'answer') {
    if (isOtherOrganization(answer, identity)) return { kind: 'failure', code: 'wrong-account', retryAfterMs: null };
    const read = claudeHeadersSnapshot(answer.headers, { serviceId, profileId, now, plan: identity.plan });
    if (read.ok) return { kind: 'snapshot', snapshot: read.snapshot, ...(waitMs && { retryAfterMs: waitMs }) };
  }
  if (verdict.state === 'ok') return { kind: 'failure', code: 'malformed', retryAfterMs: null };
  // The token may not send messages: it is not asked again.
  return quotaFailure(verdict, waitMs);
};
