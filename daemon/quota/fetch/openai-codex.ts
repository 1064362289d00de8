// Asks ChatGPT for the usage of one sign-in (provider-answers.md §1.1, §1.6).
import type { OauthCredential } from '../../../core/credential/record.ts';
import { codexSnapshot } from '../../../core/quota/providers/openai-codex.ts';
import { type HttpAnswer, type HttpFailure, httpAnswer } from '../../http-answer.ts';
import { judgeAnswer } from '../../network/judge-answer.ts';
import { type QuotaFetcher, quotaFailure } from '../quota-fetcher.ts';

const usageUrl = 'https://chatgpt.com/backend-api/wham/usage';

function isChallenge(answer: HttpAnswer | HttpFailure): boolean {
  return answer.kind === 'answer' && answer.status === 403 && !answer.isJson;
}

function headersOf({ accessToken, identity }: OauthCredential, userAgent: string): Record<string, string> {
  return {
    authorization: `Bearer ${accessToken}`,
    accept: 'application/json',
    'user-agent': userAgent,
    ...(identity.accountId === null ? {} : { 'chatgpt-account-id': identity.accountId }),
  };
}

export const fetchCodexQuota: QuotaFetcher = async ({ fetch, clock, environment }, record) => {
  const url = environment.HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_USAGE_URL ?? usageUrl;
  const timeoutMs = environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_FETCH_TIMEOUT_MS ?? 15_000;
  const headers = headersOf(record, environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_USER_AGENT ?? 'happier');
  const ask = (address: string) => httpAnswer(fetch, clock, { url: address, method: 'GET', headers, timeoutMs });

  const first = await ask(url);
  const other = url.replace(/\/wham\/usage$/, '/codex/usage');
  // The guard has been seen to stop one of the two addresses and not the other, with the same answer behind both.
  const answer = isChallenge(first) && other !== url ? await ask(other) : first;
  const now = clock.now();
  const { serviceId, profileId, kind, identity } = record;
  const verdict = judgeAnswer({ serviceId, kind, endpoint: 'usage' }, answer, now);
  if (verdict.state !== 'ok') return quotaFailure(verdict);
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
