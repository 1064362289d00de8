// One question about an account to its provider, judged by the one table; never throws for what provider or network do.
import type { Environment } from '../../core/environment.ts';
import type { Verdict } from '../../core/provider-answers/answer.ts';
import type { Clock, Fetch } from '../clock.ts';
import { httpAnswer } from '../http-answer.ts';
import { judgeAnswer, type Question } from '../network/judge-answer.ts';

export type IdentityPorts = { readonly fetch: Fetch; readonly clock: Clock; readonly environment: Environment };

export type Asked = {
  readonly verdict: Verdict;
  /** The JSON value of a 2xx answer; null of every other. */
  readonly json: unknown;
};

type Ask = Question & {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON by POST; absent: GET. */
  readonly body?: Readonly<Record<string, unknown>>;
};

/** A sign-in waits for these answers, so they have little time. */
const longestMs = 10_000;

export async function askProvider({ fetch, clock, environment }: IdentityPorts, ask: Ask): Promise<Asked> {
  const { serviceId, kind, endpoint, url, body } = ask;
  const headers = {
    accept: 'application/json',
    'user-agent': environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_USER_AGENT ?? 'happier',
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...ask.headers,
  };
  const answer = await httpAnswer(fetch, clock, {
    url,
    method: body ? 'POST' : 'GET',
    headers,
    timeoutMs: longestMs,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const good = answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;
  const verdict = judgeAnswer({ serviceId, kind, endpoint }, answer, clock.now());
  return { verdict, json: good ? answer.json : null };
}
