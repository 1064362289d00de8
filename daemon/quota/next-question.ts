// When a provider account is asked next in the background: pure arithmetic on what is known.
import type { Snapshot } from '../../core/quota/snapshot.ts';
import type { QuotaGate } from './quota-gates.ts';

/** The usual time between two questions, where the floor is not longer. */
const usualMs = 600_000;
const spread = 0.2;
/** The provider's clock may be a little behind ours. */
const afterResetMs = 5_000;
/** What a question may take on its way. */
const underWayMs = 60_000;

export type NextQuestion = {
  readonly gate: QuotaGate;
  readonly snapshot: Snapshot | null;
  /** Least time between two questions in the background, per provider account. */
  readonly floorMs: number;
  readonly staleAfterMs: number;
  /** What a row of failures asks for beyond the floor; 0 without any. */
  readonly backoffMs: number;
  /** From 0 up to 1. */
  readonly fraction: number;
};

/** The instant (ms epoch) before which nobody asks in the background. */
export function openAt({ askedAt, closedUntil }: QuotaGate, floorMs: number): number {
  return Math.max(askedAt === 0 ? 0 : askedAt + floorMs, closedUntil ?? 0);
}

/** After how long numbers count as old: as the person has set it, but never before the next ones can be there. */
export function staleFor(staleAfterMs: number, floorMs: number): number {
  return Math.max(staleAfterMs, floorMs * (1 + spread) + underWayMs);
}

/** The usual turn; or right after the first reset before it, or after one so soon behind it that the floor would keep us from it. */
function turnAt({ gate, snapshot, floorMs, staleAfterMs, fraction }: NextQuestion): number {
  const { askedAt } = gate;
  const between = Math.max(floorMs, Math.min(usualMs, staleAfterMs / (1 + spread)));
  const turn = askedAt + between * (1 + spread * fraction);
  const resets = (snapshot?.meters ?? []).flatMap(({ resetsAt }) =>
    resetsAt !== null && resetsAt > askedAt ? [resetsAt + afterResetMs * (1 + fraction)] : [],
  );
  const first = Math.min(...resets);
  const latest = Math.min(turn + floorMs, askedAt + staleFor(staleAfterMs, floorMs));
  return first < latest ? first : turn;
}

/** Never before {@link openAt}. */
export function nextQuestionAt(next: NextQuestion): number {
  const { gate, floorMs, backoffMs } = next;
  const open = openAt(gate, floorMs);
  if (gate.askedAt === 0) return open;
  const wanted = gate.failures > 0 ? gate.askedAt + floorMs + backoffMs : turnAt(next);
  return Math.round(Math.max(wanted, open));
}
