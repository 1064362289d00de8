// Badges: what is left or used of a meter, in a few characters, the same on every surface.
import type { ProfileView } from '../api/state.ts';
import type { Numbers } from '../settings.ts';
import { currentBinding } from './binding-limit.ts';
import type { Meter } from './snapshot.ts';
import { timeLeft } from './time-left.ts';
import { shortWindowLabel, windowLabel } from './windows.ts';

export type BadgeTone = 'good' | 'warning' | 'critical' | 'unknown';

export type Badge = {
  readonly meterId: string;
  /** "5 h", "Week"; empty when nothing at all is known. */
  readonly label: string;
  /** Whole percent that is left, rounded down but for a rest that is not yet spent; null when unknown. */
  readonly leftPercent: number | null;
  /** What bars and text show: the same, or 100 less it where the person wants what is used. */
  readonly shownPercent: number | null;
  /** "5 h 62 %", "5 h 38 % used", "5 h resets in 20 m", "5 h –". */
  readonly text: string;
  /** By what is left, however the number is told. */
  readonly tone: BadgeTone;
  /** ms epoch */
  readonly resetsAt: number | null;
};

const dash = '–';

/**
 * What is left of a meter, in whole percent; null when unknown. A meter whose reset has passed is unknown until it is read again.
 * The provider's own verdict counts more than its percentage.
 */
export function leftPercent(meter: Meter, now: number): number | null {
  if (meter.resetsAt !== null && meter.resetsAt <= now) return null;
  if (meter.exhausted || meter.usedPercent === 100) return 0;
  return meter.usedPercent === null ? null : Math.max(1, Math.floor(100 - meter.usedPercent));
}

/** The number as the person wants it told; what is left and what is used add up to 100. */
export function shownPercent(left: number | null, numbers: Numbers): number | null {
  return left === null || numbers === 'left' ? left : 100 - left;
}

/** From 25 % left a warning, from 10 % left critical. */
export function toneOf(left: number | null): BadgeTone {
  if (left === null) return 'unknown';
  if (left <= 10) return 'critical';
  return left <= 25 ? 'warning' : 'good';
}

/** "GPT-5.3-Codex-Spark · 5-hour" becomes "GPT-5.3-Codex-Spark 5 h". */
function labelOf(meter: Meter): string {
  if (meter.windowSeconds === null) return meter.label;
  const long = windowLabel(meter.windowSeconds);
  return meter.label.replace(` · ${long}`, ` ${long}`).replace(long, shortWindowLabel(meter.windowSeconds));
}

function badgeOf(meter: Meter, now: number, numbers: Numbers): Badge {
  const left = leftPercent(meter, now);
  const shown = shownPercent(left, numbers);
  const label = labelOf(meter);
  const number = shown === null ? dash : `${shown} %${numbers === 'used' ? ' used' : ''}`;
  const value = left === 0 && meter.resetsAt !== null ? `resets in ${timeLeft(meter.resetsAt - now)}` : number;
  return {
    meterId: meter.id,
    label,
    leftPercent: left,
    shownPercent: shown,
    text: `${label} ${value}`,
    tone: toneOf(left),
    resetsAt: meter.resetsAt,
  };
}

const unknown = { leftPercent: null, shownPercent: null, tone: 'unknown', resetsAt: null } as const;

/** A meter that is pinned but not in the snapshot; its id tells its window (`…:w18000`). */
function missing(meterId: string): Badge {
  const seconds = Number(/:w(\d{1,9})\b/.exec(meterId)?.[1] ?? 0);
  const label = shortWindowLabel(seconds > 0 ? seconds : null);
  return { ...unknown, meterId, label, text: `${label} ${dash}` };
}

const nothingKnown: Badge = { ...unknown, meterId: 'unknown', label: '', text: dash };

/**
 * The badges of a profile: its pinned meters in pin order, else the binding limit. None for a service without a quota.
 * @param now ms epoch
 * @param numbers of the daemon's quota rules
 * @param model the id of the model that a session uses, whose own limits then apply as well; null: not known
 */
export function badges(
  profile: Pick<ProfileView, 'quota' | 'pins'>,
  now: number,
  numbers: Numbers,
  model: string | null = null,
): readonly Badge[] {
  if (profile.quota === null) return [];
  const { snapshot } = profile.quota;
  if (profile.pins.length > 0) {
    return profile.pins.map((id) => {
      const meter = snapshot?.meters.find((one) => one.id === id);
      return meter ? badgeOf(meter, now, numbers) : missing(id);
    });
  }
  const binding = snapshot ? currentBinding(snapshot, now, model) : undefined;
  return [binding ? badgeOf(binding, now, numbers) : nothingKnown];
}
