// What a provider's quota fetcher takes and gives.
import type { OauthCredential } from '../../core/credential/record.ts';
import type { Environment } from '../../core/environment.ts';
import type { QuotaView, Snapshot } from '../../core/quota/snapshot.ts';
import type { Clock, Fetch } from '../clock.ts';

export type QuotaFailureCode = NonNullable<QuotaView['failure']>['code'];

export type QuotaOutcome =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  /** `retryAfterMs`: what the provider asked for; null when it asked for nothing. */
  | { readonly kind: 'failure'; readonly code: QuotaFailureCode; readonly retryAfterMs: number | null };

export type QuotaNetwork = { readonly fetch: Fetch; readonly clock: Clock; readonly environment: Environment };

/** Asks once with the access token of the record. Never throws for what the provider or the network does. */
export type QuotaFetcher = (network: QuotaNetwork, record: OauthCredential) => Promise<QuotaOutcome>;
