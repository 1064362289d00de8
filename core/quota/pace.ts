// Even pace: where a meter would stand now if it drained evenly over its window.
import type { Meter } from './snapshot.ts';

/**
 * Percent that would be left at even pace, 0 to 100, for the tick on a meter's bar; null when the window is not known.
 * @param now ms epoch
 */
export function evenPaceLeft({ windowSeconds, resetsAt }: Pick<Meter, 'windowSeconds' | 'resetsAt'>, now: number) {
  if (windowSeconds === null || resetsAt === null) return null;
  return Math.min(100, Math.max(0, ((resetsAt - now) / (windowSeconds * 1000)) * 100));
}
