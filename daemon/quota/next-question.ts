// When a provider account is asked next in the background: pure arithmetic on what is known.
import type { Snapshot } from '../../core/quota/snapshot.ts';
import type { QuotaGate } from './quota-gates.ts';

/** Least time between two questions in the background, per provider account. */
export const floorMs = 300_000;
/** The usual time between them. */
const usualMs = 600_000;
const spread = 0.2;
/** The provider's clock may be a little behind ours. */
const afterResetMs = 5_000;

export type NextQuestion = {
  readonly gate: QuotaGate;
  readonly snapshot: Snapshot | null;
  readonly staleAfterMs: number;
  /** What a row of failures asks for; 0 without any. */
  readonly backoffMs: number;
  /** From 0 up to 1. */
  readonly fraction: number;
};

/** The instant (ms epoch) before which nobody asks in the background. */
export function openAt({ askedAt, closedUntil }: QuotaGate): number {
  return Math.max(askedAt === 0 ? 0 : askedAt + floorMs, closedUntil ?? 0);
}

/** The usual turn, or right after the first reset that comes before it; never before {@link openAt}. */
export function nextQuestionAt({ gate, snapshot, staleAfterMs, backoffMs, fraction }: NextQuestion): number {
  if (gate.askedAt === 0) return openAt(gate);
  const between = Math.max(floorMs, Math.min(usualMs, staleAfterMs)) * (1 + spread * fraction);
  const turn = gate.askedAt + Math.max(between, backoffMs);
  const resets = (snapshot?.meters ?? []).flatMap(({ resetsAt }) =>
    resetsAt !== null && resetsAt > gate.askedAt ? [resetsAt + afterResetMs * (1 + fraction)] : [],
  );
  const wanted = gate.failures > 0 ? turn : Math.min(turn, ...resets);
  return Math.round(Math.max(wanted, openAt(gate)));
}
