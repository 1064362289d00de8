// What a provider's quota fetcher takes and gives.
import type { Ineligible, OauthCredential } from '../../core/credential/record.ts';
import type { Environment } from '../../core/environment.ts';
import type { Verdict } from '../../core/provider-answers/answer.ts';
import type { QuotaView, Snapshot } from '../../core/quota/snapshot.ts';
import type { Clock, Fetch } from '../clock.ts';

export type QuotaFailureCode = NonNullable<QuotaView['failure']>['code'];

export type QuotaOutcome =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | {
      readonly kind: 'failure';
      readonly code: QuotaFailureCode;
      /** What the provider asked for; null when it asked for nothing. */
      readonly retryAfterMs: number | null;
      /** Why the provider serves the account no more, when it said that. */
      readonly ineligible?: Omit<Ineligible, 'at'>;
    };

export type QuotaNetwork = { readonly fetch: Fetch; readonly clock: Clock; readonly environment: Environment };

/** Asks once with the access token of the record. Never throws for what the provider or the network does. */
export type QuotaFetcher = (network: QuotaNetwork, record: OauthCredential) => Promise<QuotaOutcome>;

type Failure = Extract<QuotaOutcome, { kind: 'failure' }>;

/** What a refused question for the numbers is told as. */
export function quotaFailure(verdict: Exclude<Verdict, { state: 'ok' }>): Failure {
  const fail = (code: QuotaFailureCode, retryAfterMs: number | null = null): Failure => ({
    kind: 'failure',
    code,
    retryAfterMs,
  });
  switch (verdict.state) {
    case 'refresh':
    case 'needs-sign-in':
      return fail('auth');
    case 'limited':
      return fail('forbidden');
    case 'ineligible':
      return { ...fail('forbidden'), ineligible: { cause: verdict.cause, link: verdict.link } };
    case 'throttled':
      return fail('throttled', verdict.retryAfterMs);
    case 'exhausted':
      return fail('throttled');
    case 'changed':
      return fail('malformed');
    case 'misconfigured':
      return fail(verdict.cause === 'proxy' ? 'network' : 'provider');
    case 'transient':
      return fail(verdict.cause === 'network' || verdict.cause === 'timeout' ? verdict.cause : 'provider');
  }
}
