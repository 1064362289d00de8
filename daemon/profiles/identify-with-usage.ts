// Codex tells whether an account is served only where its usage is asked; a check asks there too, unless it must not be asked now.
import type { Clock } from '../clock.ts';
import type { Identified, Identify } from '../identity/identify.ts';
import { openAt } from '../quota/next-question.ts';
import type { QuotaNetwork, QuotaOutcome } from '../quota/quota-fetcher.ts';
import { gateName, type QuotaGates } from '../quota/quota-gates.ts';
import type { QuotaSource } from '../quota/quota-sources.ts';
import type { CheckOptions } from './check-profile.ts';

export type UsageOptions = {
  readonly network: QuotaNetwork;
  readonly source: QuotaSource;
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

export function identifyWithUsage(identify: Identify, options: UsageOptions): CheckOptions['identify'] {
  const { network, source, gates, clock, canAsk } = options;
  return async (record, background) => {
    const found = await identify(record);
    if (record.serviceId !== 'openai-codex' || !canAsk()) return found;
    const gate = gateName(record.serviceId, record.identity.accountId, record.profileId);
    const before = await gates.read(gate);
    // In the background the numbers have been asked for just now, and whoever did so was told the same.
    if (openAt(before, background ? source.floorMs : 0) > clock.now()) return found;
    // Counts as a question for the numbers, so that the next one keeps its distance.
    await gates.write(gate, { ...before, askedAt: clock.now() });
    const outcome = await source.fetch(network, record);
    if (outcome.retryAfterMs)
      await gates.write(gate, { ...before, askedAt: clock.now(), closedUntil: clock.now() + outcome.retryAfterMs });
    return judged(found, outcome, clock.now());
  };
}
