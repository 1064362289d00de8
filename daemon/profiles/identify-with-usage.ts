// Codex tells whether an account is served only where its usage is asked; a check asks there too, unless it must not be asked now.
import type { Clock } from '../clock.ts';
import type { Identified, Identify } from '../identity/identify.ts';
import type { QuotaFetcher, QuotaNetwork, QuotaOutcome } from '../quota/quota-fetcher.ts';
import { gateName, type QuotaGates } from '../quota/quota-gates.ts';

export type UsageOptions = {
  readonly network: QuotaNetwork;
  readonly fetchQuota: QuotaFetcher;
  readonly gates: QuotaGates;
  readonly clock: Clock;
  /** Whether quotas are asked for at all. */
  readonly canAsk: () => boolean;
};

function judged(found: Identified, outcome: QuotaOutcome, now: number): Identified {
  if (outcome.kind === 'snapshot') return { ...found, ineligible: null, verdict: { state: 'ok' } };
  if (outcome.ineligible) {
    const { cause, link } = outcome.ineligible;
    return { ...found, ineligible: { cause, link, at: now }, verdict: { state: 'ineligible', cause, link } };
  }
  return {
    ...found,
    verdict: outcome.code === 'auth' ? { state: 'refresh' } : { state: 'transient', cause: 'provider' },
  };
}

export function identifyWithUsage(identify: Identify, options: UsageOptions): Identify {
  const { network, fetchQuota, gates, clock, canAsk } = options;
  return async (record) => {
    const found = await identify(record);
    if (record.serviceId !== 'openai-codex' || !canAsk()) return found;
    const gate = gateName(record.serviceId, record.identity.accountId, record.profileId);
    const { closedUntil } = await gates.read(gate);
    if (closedUntil !== null && closedUntil > clock.now()) return found;
    return judged(found, await fetchQuota(network, record), clock.now());
  };
}
