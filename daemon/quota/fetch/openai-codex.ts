// Asks ChatGPT for the usage of one sign-in (provider-answers.md §1.1, §1.6).
import type { OauthCredential } from '../../../core/credential/record.ts';
import { codexSnapshot } from '../../../core/quota/providers/openai-codex.ts';
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

const usageUrl = 'https://chatgpt.com/backend-api/wham/usage';

function isChallenge(answer: HttpAnswer | HttpFailure): boolean {
  return answer.kind === 'answer' && answer.status === 403 && !answer.isJson;
}

function headersOf({ accessToken, identity }: OauthCredential, network: QuotaNetwork): Record<string, string> {
  return {
    ...askingHeaders(accessToken, network),
    ...(identity.accountId === null ? {} : { 'chatgpt-account-id': identity.accountId }),
  };
}

export const fetchCodexQuota: QuotaFetcher = async (network, record) => {
  const { fetch, clock, environment } = network;
  const url = environment.HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_USAGE_URL ?? usageUrl;
  const timeoutMs = environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_FETCH_TIMEOUT_MS ?? longestAskMs;
  const headers = headersOf(record, network);
  const ask = (address: string) => httpAnswer(fetch, clock, { url: address, method: 'GET', headers, timeoutMs });

  const first = await ask(url);
  const other = url.replace(/\/wham\/usage$/, '/codex/usage');
  // The guard has been seen to stop one of the two addresses and not the other, with the same answer behind both.
  const answer = isChallenge(first) && other !== url ? await ask(other) : first;
  const now = clock.now();
  const { serviceId, profileId, kind, identity } = record;
  const verdict = judgeAnswer({ serviceId, kind, endpoint: 'usage' }, answer, now);
  if (verdict.state !== 'ok') return quotaFailure(verdict, askedToWaitMs(answer, now));
  const read = codexSnapshot(answer.kind === 'answer' ? answer.json : null, {
    serviceId,
    profileId,
    accountId: identity.accountId,
    now,
  });
  return read.ok
    ? { kind: 'snapshot', snapshot: read.snapshot }
    : { kind: 'failure', code: read.code, retryAfterMs: null };
};
