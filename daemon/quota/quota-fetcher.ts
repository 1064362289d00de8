// What a provider's quota fetcher takes and gives.
import type { Ineligible, OauthCredential, SetupTokenCredential } from '../../core/credential/record.ts';
import type { Environment } from '../../core/environment.ts';
import type { Verdict } from '../../core/provider-answers/answer.ts';
import type { QuotaView, Snapshot } from '../../core/quota/snapshot.ts';
import { retryAfterMs } from '../../core/retry-after.ts';
import type { Clock, Fetch } from '../clock.ts';
import type { HttpAnswer, HttpFailure } from '../http-answer.ts';

export type QuotaFailureCode = NonNullable<QuotaView['failure']>['code'];

type Failure = {
  readonly kind: 'failure';
  readonly code: QuotaFailureCode;
  /** What the provider asked for; null when it asked for nothing. */
  readonly retryAfterMs: number | null;
  /** Why the provider serves the account no more, when it said that. */
  readonly ineligible?: Omit<Ineligible, 'at'>;
};

export type QuotaOutcome =
  | {
      readonly kind: 'snapshot';
      readonly snapshot: Snapshot;
      /** Numbers that came with the wish not to be asked again so soon; absent: without one. */
      readonly retryAfterMs?: number;
    }
  | Failure;

export type QuotaNetwork = { readonly fetch: Fetch; readonly clock: Clock; readonly environment: Environment };

/** Asks once with the access token of the record. Never throws for what the provider or the network does. */
export type QuotaFetcher = (network: QuotaNetwork, record: OauthCredential) => Promise<QuotaOutcome>;

/** The same for a sign-in that cannot read usage: what it does is paid for. */
export type QuotaProbe = (network: QuotaNetwork, record: SetupTokenCredential) => Promise<QuotaOutcome>;

export const longestAskMs = 15_000;

/** What every question for numbers says of who asks. */
export function askingHeaders(token: string, { environment }: QuotaNetwork): Record<string, string> {
  return {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'user-agent': environment.HAPPIER_CONNECTED_SERVICES_QUOTAS_USER_AGENT ?? 'happier',
  };
}

/** Milliseconds that the answer's Retry-After asks for; null without one. @param now ms epoch */
export function askedToWaitMs(answer: HttpAnswer | HttpFailure, now: number): number | null {
  return answer.kind === 'answer' ? retryAfterMs(answer.headers.get('retry-after'), now) : null;
}

/**
 * What a refused question for the numbers is told as.
 * @param waitMs what the answer's Retry-After asks for; it counts for a provider in trouble too
 */
export function quotaFailure(verdict: Exclude<Verdict, { state: 'ok' }>, waitMs: number | null = null): Failure {
  const fail = (code: QuotaFailureCode, retryAfter: number | null = null): Failure => ({
    kind: 'failure',
    code,
    retryAfterMs: retryAfter,
  });
  switch (verdict.state) {
    case 'refresh':
    case 'needs-sign-in':
      return fail('auth');
    case 'limited':
      return fail(verdict.cause === 'missing-scope' ? 'no-scope' : 'forbidden');
    case 'ineligible':
      return { ...fail('forbidden'), ineligible: { cause: verdict.cause, link: verdict.link } };
    case 'throttled':
      return fail('throttled', verdict.retryAfterMs);
    case 'exhausted':
      return fail('throttled', waitMs);
    case 'changed':
      return fail('malformed');
    case 'misconfigured':
      return fail(verdict.cause === 'proxy' ? 'network' : 'provider');
    case 'transient':
      return verdict.cause === 'network' || verdict.cause === 'timeout'
        ? fail(verdict.cause)
        : fail('provider', waitMs);
  }
}
