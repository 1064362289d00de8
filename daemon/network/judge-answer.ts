// Puts what came back from a provider, or what kept it from coming, before the table of core/provider-answers.
import type { ProviderAnswer, Verdict } from '../../core/provider-answers/answer.ts';
import { judge } from '../../core/provider-answers/judge.ts';
import { retryAfterMs } from '../../core/retry-after.ts';
import type { HttpAnswer, HttpFailure } from '../http-answer.ts';

export type Question = Pick<ProviderAnswer, 'serviceId' | 'kind' | 'endpoint'>;

function clockOffMs(headers: Headers, now: number): number {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? 0 : date - now;
}

/** @param now ms epoch, when the answer came */
export function judgeAnswer(question: Question, answer: HttpAnswer | HttpFailure, now: number): Verdict {
  if (answer.kind === 'failure')
    return judge({ ...question, status: 0, json: null, isJson: false, retryAfterMs: null, failure: answer.cause });
  const { status, json, isJson, headers } = answer;
  return judge({
    ...question,
    status,
    json,
    isJson,
    retryAfterMs: retryAfterMs(headers.get('retry-after'), now),
    failure: null,
    clockOffMs: clockOffMs(headers, now),
  });
}
