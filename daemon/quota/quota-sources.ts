// How the quota of each service is asked for, and how politely.
import type { CredentialKind, ServiceId } from '../../core/catalog/services.ts';
import type { QuotaView } from '../../core/quota/snapshot.ts';
import { probeClaude } from './fetch/claude-probe.ts';
import { fetchClaudeQuota } from './fetch/claude-subscription.ts';
import { fetchGeminiQuota } from './fetch/gemini.ts';
import { fetchCodexQuota } from './fetch/openai-codex.ts';
import type { QuotaFetcher, QuotaProbe } from './quota-fetcher.ts';

const minuteMs = 60_000;

export type Politeness = {
  /** Least time between two questions in the background, per provider account. */
  readonly floorMs: number;
  /** Each question costs something: a person is held to the floor too. */
  readonly isPaid: boolean;
  /**
   * Until when everybody waits after a 429 that does not say how long: this for the first, doubled for each failure in a row up to an
   * hour. Null: persons need not wait.
   */
  readonly throttledMs: number | null;
};

export type QuotaSource = Politeness & { readonly fetch: QuotaFetcher };

export const codexSource: QuotaSource = {
  fetch: fetchCodexQuota,
  floorMs: 5 * minuteMs,
  isPaid: false,
  throttledMs: null,
};

export const quotaSources: Readonly<Partial<Record<ServiceId, QuotaSource>>> = {
  'openai-codex': codexSource,
  // Measured: asking within the time of a 429 prolongs it (provider-answers.md §3.2).
  'claude-subscription': {
    fetch: fetchClaudeQuota,
    floorMs: 10 * minuteMs,
    isPaid: false,
    throttledMs: 5 * minuteMs,
  },
  gemini: { fetch: fetchGeminiQuota, floorMs: 10 * minuteMs, isPaid: false, throttledMs: null },
};

export const quotaProbes: Readonly<Partial<Record<ServiceId, Politeness & { readonly fetch: QuotaProbe }>>> = {
  'claude-subscription': { fetch: probeClaude, floorMs: 30 * minuteMs, isPaid: true, throttledMs: 5 * minuteMs },
};

export type Asking = {
  /** Null: this sign-in cannot be asked about. */
  readonly politeness: Politeness | null;
  readonly probe?: NonNullable<QuotaView['probe']>;
};

/** How numbers of a profile are come by. @param probeOn whether the person has switched the paid question on */
export function askingOf(serviceId: ServiceId, kind: CredentialKind, probeOn: boolean): Asking {
  const probe = quotaProbes[serviceId];
  if (kind === 'setup-token' && probe)
    return probeOn ? { politeness: probe, probe: 'on' } : { politeness: null, probe: 'offered' };
  return { politeness: kind === 'oauth' ? (quotaSources[serviceId] ?? null) : null };
}
