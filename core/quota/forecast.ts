// Where a meter is going: at the pace of its window so far, whether it runs out before its reset and what would be left at it.
import type { Meter } from './snapshot.ts';

export type Forecast =
  /** ms epoch, before the meter's reset */
  | { readonly kind: 'runs-out'; readonly at: number }
  /** Whole percent that nobody will have used at the reset, rounded down. */
  | { readonly kind: 'lasts'; readonly unusedPercent: number };

/** Earlier than both of these a single large answer would look like a trend. */
const minElapsedShare = 0.05;
const minElapsedMs = 10 * 60_000;

/**
 * Null without a window, reset or percentage, when it is spent, when too little of the window had passed as it was read, and when what
 * it foretold has not come true.
 * @param now ms epoch
 * @param readAt when the meter was read: its own `observedAt`, else the snapshot's. The pace is that of the window until then, so that a
 *   forecast stays as it is until the next reading
 */
export function forecast(meter: Meter, now: number, readAt: number): Forecast | null {
  const { usedPercent, windowSeconds, resetsAt, exhausted } = meter;
  if (usedPercent === null || windowSeconds === null || resetsAt === null) return null;
  if (exhausted || usedPercent >= 100 || resetsAt <= now) return null;
  const windowMs = windowSeconds * 1000;
  const startedAt = resetsAt - windowMs;
  const elapsed = Math.min(readAt, now) - startedAt;
  if (elapsed < windowMs * minElapsedShare || elapsed < minElapsedMs) return null;
  const atReset = (usedPercent / elapsed) * windowMs;
  if (atReset <= 100) return { kind: 'lasts', unusedPercent: Math.floor(100 - atReset) };
  const at = Math.round(startedAt + (elapsed * 100) / usedPercent);
  return at > now ? { kind: 'runs-out', at } : null;
}
