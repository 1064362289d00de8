// Chooses what the icon says: the worst line that can be measured, and whether something needs the person.
import { toneOf } from '../../core/quota/badge.ts';
import type { IconSpec } from './icon-spec.ts';
import { leastLeft, type ServiceLine } from './service-lines.ts';

type Input = {
  /** Worst first. */
  readonly lines: readonly ServiceLine[];
  readonly now: number;
  readonly attention: boolean;
  /** Whether the daemon is there. */
  readonly running: boolean;
};

export function chooseIcon({ lines, now, attention, running }: Input): IconSpec {
  const worst = lines.find((line) => line.trouble === null && line.badges.length > 0);
  if (!worst) return { kind: 'mark', resting: !running, attention };
  const resetsAt = leastLeft(worst) === 0 ? latestReset(worst) : null;
  if (resetsAt !== null && resetsAt > now) return { kind: 'time', ...untilReset(resetsAt - now), attention };
  const bars = worst.badges.slice(0, 2).map(({ leftPercent: left }) => ({ left: inSteps(left), tone: toneOf(left) }));
  return { kind: 'bars', bars, attention };
}

/** Of several spent meters the last to reset holds longest. */
function latestReset({ badges }: ServiceLine): number | null {
  const resets = badges
    .filter((badge) => badge.leftPercent === 0 && badge.resetsAt !== null)
    .map((badge) => badge.resetsAt ?? 0);
  return resets.length === 0 ? null : Math.max(...resets);
}

const step = 4;

function inSteps(left: number | null): number | null {
  return left === null ? null : Math.ceil(left / step) * step;
}

const minuteMs = 60_000;

/** Rounded up, at most two digits: minutes below an hour, hours below two days, then days. */
function untilReset(ms: number): { readonly count: number; readonly unit: 'm' | 'h' | 'd' } {
  const minutes = Math.ceil(ms / minuteMs);
  if (minutes < 60) return { count: minutes, unit: 'm' };
  const hours = Math.ceil(minutes / 60);
  return hours < 48 ? { count: hours, unit: 'h' } : { count: Math.min(99, Math.ceil(hours / 24)), unit: 'd' };
}
