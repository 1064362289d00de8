// Badges: what is left, in a few characters, the same on every surface (LOOK: what is left, never what is used).
import type { ProfileView } from '../api/state.ts';
import type { Meter, Snapshot } from './snapshot.ts';
import { timeLeft } from './time-left.ts';
import { shortWindowLabel, windowLabel } from './windows.ts';

export type BadgeTone = 'good' | 'warning' | 'critical' | 'unknown';

export type Badge = {
  readonly meterId: string;
  /** "5 h", "Week"; empty when nothing at all is known. */
  readonly label: string;
  /** Whole percent that is left, rounded down but for a rest that is not yet spent; null when unknown. */
  readonly leftPercent: number | null;
  /** "5 h 62 %", "5 h resets in 20 m", "5 h –". */
  readonly text: string;
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

function badgeOf(meter: Meter, now: number): Badge {
  const left = leftPercent(meter, now);
  const label = labelOf(meter);
  const spent = left === 0 && meter.resetsAt !== null;
  const value = spent ? `resets in ${timeLeft((meter.resetsAt ?? now) - now)}` : left === null ? dash : `${left} %`;
  return {
    meterId: meter.id,
    label,
    leftPercent: left,
    text: `${label} ${value}`,
    tone: toneOf(left),
    resetsAt: meter.resetsAt,
  };
}

/** A meter that is pinned but not in the snapshot; its id tells its window (`…:w18000`). */
function missing(meterId: string): Badge {
  const seconds = Number(/:w(\d{1,9})\b/.exec(meterId)?.[1] ?? 0);
  const label = shortWindowLabel(seconds > 0 ? seconds : null);
  return { meterId, label, leftPercent: null, text: `${label} ${dash}`, tone: 'unknown', resetsAt: null };
}

const nothingKnown: Badge = {
  meterId: 'unknown',
  label: '',
  leftPercent: null,
  text: dash,
  tone: 'unknown',
  resetsAt: null,
};

/** Ascending: the sooner a meter stops the account, the smaller. Of spent ones the last to reset holds longest. */
function distance(meter: Meter): readonly [number, number] {
  if (meter.exhausted || meter.usedPercent === 100) return [-1, -(meter.resetsAt ?? Number.POSITIVE_INFINITY)];
  return [100 - (meter.usedPercent ?? 0), 0];
}

/** The meter that stops the whole account first; undefined when none is known. */
export function bindingMeter(snapshot: Snapshot): Meter | undefined {
  return snapshot.meters
    .filter((meter) => meter.scope === 'account' && (meter.exhausted || meter.usedPercent !== null))
    .toSorted((a, b) => {
      const [x, y] = [distance(a), distance(b)];
      return x[0] - y[0] || (x[1] === y[1] ? 0 : x[1] - y[1]);
    })[0];
}

/** A meter that was reset since it was read tells nothing more, so the others speak first. */
export function currentBinding(snapshot: Snapshot, now: number): Meter | undefined {
  const current = snapshot.meters.filter((meter) => meter.resetsAt === null || meter.resetsAt > now);
  return bindingMeter({ ...snapshot, meters: current }) ?? bindingMeter(snapshot);
}

/**
 * The badges of a profile: its pinned meters in pin order, else the binding limit. None for a service without a quota.
 * @param now ms epoch
 */
export function badges(profile: Pick<ProfileView, 'quota' | 'pins'>, now: number): readonly Badge[] {
  if (profile.quota === null) return [];
  const { snapshot } = profile.quota;
  if (profile.pins.length > 0) {
    return profile.pins.map((id) => {
      const meter = snapshot?.meters.find((one) => one.id === id);
      return meter ? badgeOf(meter, now) : missing(id);
    });
  }
  const binding = snapshot ? currentBinding(snapshot, now) : undefined;
  return [binding ? badgeOf(binding, now) : nothingKnown];
}
