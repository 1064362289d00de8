// Asks Anthropic for the usage of one Claude sign-in (provider-answers.md §3.1, §3.2).
import type { OauthCredential } from '../../../core/credential/record.ts';
import { claudeSnapshot } from '../../../core/quota/providers/claude-subscription.ts';
import { type HttpAnswer, type HttpFailure, httpAnswer } from '../../http-answer.ts';
import { judgeAnswer } from '../../network/judge-answer.ts';
import {
  askedToWaitMs,
  askingHeaders,
  longestAskMs,
  type QuotaFetcher,
  type QuotaNetwork,
  quotaFailure,
} from '../quota-fetcher.ts';
import { isOtherOrganization } from './claude-organization.ts';

const usageUrl = 'https://api.anthropic.com/api/oauth/usage';

function inTrouble(answer: HttpAnswer | HttpFailure, now: number): boolean {
  return answer.kind === 'answer' && answer.status >= 500 && askedToWaitMs(answer, now) === null;
}

async function ask(network: QuotaNetwork, { accessToken }: OauthCredential): Promise<HttpAnswer | HttpFailure> {
  const { fetch, clock, environment } = network;
  const request = {
    url:
      environment.HAPPIER_CONNECTED_SERVICES_CLAUDE_SUBSCRIPTION_USAGE_URL ??
      environment.HAPPIER_CONNECTED_SERVICES_ANTHROPIC_USAGE_URL ??
      usageUrl,
    method: 'GET',
    headers: {
      ...askingHeaders(accessToken, network),
      'content-type': 'application/json',
      'anthropic-beta': 'oauth-2025-04-20',
      'anthropic-version': '2023-06-01',
    },
    timeoutMs: environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_FETCH_TIMEOUT_MS ?? longestAskMs,
  } as const;
  const first = await httpAnswer(fetch, clock, request);
  return inTrouble(first, clock.now()) ? await httpAnswer(fetch, clock, request) : first;
}

export const fetchClaudeQuota: QuotaFetcher = async (network, record) => {
  const { serviceId, profileId, kind, identity } = record;
  const answer = await ask(network, record);
  const now = network.clock.now();
  const verdict = judgeAnswer({ serviceId, kind, endpoint: 'usage' }, answer, now);
  if (verdict.state !== 'ok') return quotaFailure(verdict, askedToWaitMs(answer, now));
  if (isOtherOrganization(answer, identity)) return { kind: 'failure', code: 'wrong-account', retryAfterMs: null };
  const json = answer.kind === 'answer' ? answer.json : null;
  const read = claudeSnapshot(json, { serviceId, profileId, now, plan: identity.plan });
  return read.ok
    ? { kind: 'snapshot', snapshot: read.snapshot }
    : { kind: 'failure', code: read.code, retryAfterMs: null };
};
