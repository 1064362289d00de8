// Chooses what the icon says: the worst line that can be measured, and whether something needs the person.
import { type Badge, shownPercent } from '../../core/quota/badge.ts';
import type { Numbers } from '../../core/settings.ts';
import type { IconBar, IconSpec } from './icon-spec.ts';
import { leastLeft, type ServiceLine } from './service-lines.ts';

type Input = {
  /** Worst first. */
  readonly lines: readonly ServiceLine[];
  readonly now: number;
  readonly numbers: Numbers;
  /** Whether the person has something to do. */
  readonly attention: boolean;
  /** Whether the daemon is there. */
  readonly running: boolean;
};

export function chooseIcon({ lines, now, numbers, attention, running }: Input): IconSpec {
  const dot = attention ? 'attention' : lines.some((line) => line.incident) ? 'incident' : null;
  const worst = lines.find((line) => line.trouble === null && line.badges.length > 0);
  if (!worst) return { kind: 'mark', resting: !running, dot };
  const resetsAt = leastLeft(worst) === 0 ? latestReset(worst) : null;
  if (resetsAt !== null && resetsAt > now) return { kind: 'time', ...untilReset(resetsAt - now), dot };
  return { kind: 'bars', bars: worst.badges.slice(0, 2).map((badge) => barOf(badge, numbers)), dot };
}

/** Of several spent meters the last to reset holds longest. */
function latestReset({ badges }: ServiceLine): number | null {
  const resets = badges
    .filter((badge) => badge.leftPercent === 0 && badge.resetsAt !== null)
    .map((badge) => badge.resetsAt ?? 0);
  return resets.length === 0 ? null : Math.max(...resets);
}

const step = 4;

/** Rounded towards "something left" in either sense, so that only what is spent looks so. */
function barOf({ leftPercent, tone }: Badge, numbers: Numbers): IconBar {
  const left = leftPercent === null ? null : Math.ceil(leftPercent / step) * step;
  return { filled: shownPercent(left, numbers), tone };
}

const minuteMs = 60_000;

/** Rounded up, at most two digits: minutes below an hour, hours below two days, then days. */
function untilReset(ms: number): { readonly count: number; readonly unit: 'm' | 'h' | 'd' } {
  const minutes = Math.ceil(ms / minuteMs);
  if (minutes < 60) return { count: minutes, unit: 'm' };
  const hours = Math.ceil(minutes / 60);
  return hours < 48 ? { count: hours, unit: 'h' } : { count: Math.min(99, Math.ceil(hours / 24)), unit: 'd' };
}
