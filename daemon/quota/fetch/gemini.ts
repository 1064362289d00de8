// Asks Gemini Code Assist for the tier and the quota of one sign-in (provider-answers.md §4.2, §4.3). It only reads: an account that was
// never set up stays so.
import type { OauthCredential } from '../../../core/credential/record.ts';
import { textOf } from '../../../core/lenient.ts';
import { claimsOf } from '../../../core/oauth/claims.ts';
import type { Verdict } from '../../../core/provider-answers/answer.ts';
import { codeAssistProject, geminiSnapshot } from '../../../core/quota/providers/gemini.ts';
import { type HttpAnswer, type HttpFailure, httpAnswer } from '../../http-answer.ts';
import { judgeAnswer, type Question } from '../../network/judge-answer.ts';
import {
  askedToWaitMs,
  askingHeaders,
  longestAskMs,
  type QuotaFetcher,
  type QuotaNetwork,
  quotaFailure,
} from '../quota-fetcher.ts';

const codeAssistUrl = 'https://cloudcode-pa.googleapis.com';
const metadata = { ideType: 'IDE_UNSPECIFIED', platform: 'PLATFORM_UNSPECIFIED', pluginType: 'GEMINI' };

type Told = { readonly verdict: Verdict; readonly answer: HttpAnswer | HttpFailure; readonly now: number };

function urls({ environment }: QuotaNetwork) {
  const base = environment.HAPPIER_CONNECTED_SERVICES_GEMINI_CODE_ASSIST_URL ?? codeAssistUrl;
  const method = (name: string) => `${base.replace(/\/+$/, '')}/v1internal:${name}`;
  return {
    load: method('loadCodeAssist'),
    quota: environment.HAPPIER_CONNECTED_SERVICES_GEMINI_USAGE_URL ?? method('retrieveUserQuota'),
  };
}

async function ask(
  network: QuotaNetwork,
  record: OauthCredential,
  question: { endpoint: Question['endpoint']; url: string; body: object },
): Promise<Told> {
  const { fetch, clock, environment } = network;
  const { endpoint, url, body } = question;
  const answer = await httpAnswer(fetch, clock, {
    url,
    method: 'POST',
    headers: { ...askingHeaders(record.accessToken, network), 'content-type': 'application/json' },
    body: JSON.stringify(body),
    timeoutMs: environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_FETCH_TIMEOUT_MS ?? longestAskMs,
  });
  const now = clock.now();
  const { serviceId, kind } = record;
  return { verdict: judgeAnswer({ serviceId, kind, endpoint }, answer, now), answer, now };
}

/** A project that lacks the service says nothing of the account: it is asked once more without one. */
async function askQuota(network: QuotaNetwork, record: OauthCredential, project: string | null): Promise<Told> {
  const question = { endpoint: 'usage', url: urls(network).quota } as const;
  const told = await ask(network, record, { ...question, body: project === null ? {} : { project } });
  const lacksService = told.verdict.state === 'ineligible' && told.verdict.cause === 'project';
  return project !== null && lacksService ? await ask(network, record, { ...question, body: {} }) : told;
}

const jsonOf = ({ answer }: Told) => (answer.kind === 'answer' ? answer.json : null);

export const fetchGeminiQuota: QuotaFetcher = async (network, record) => {
  const load = await ask(network, record, { endpoint: 'profile', url: urls(network).load, body: { metadata } });
  if (load.verdict.state !== 'ok') return quotaFailure(load.verdict, askedToWaitMs(load.answer, load.now));
  const quota = await askQuota(network, record, codeAssistProject(jsonOf(load)));
  if (quota.verdict.state !== 'ok') return quotaFailure(quota.verdict, askedToWaitMs(quota.answer, quota.now));
  const { serviceId, profileId, identity, idToken } = record;
  const read = geminiSnapshot(
    { load: jsonOf(load), quota: jsonOf(quota) },
    {
      serviceId,
      profileId,
      now: quota.now,
      ofWorkspace: textOf(claimsOf(idToken)?.hd, 256) !== null,
      plan: identity.plan,
    },
  );
  return read.ok
    ? { kind: 'snapshot', snapshot: read.snapshot }
    : { kind: 'failure', code: read.code, retryAfterMs: null };
};
