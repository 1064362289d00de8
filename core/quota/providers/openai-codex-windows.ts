// The rate limit objects of ChatGPT's usage answer: windows become meters, whatever slot they stand in (provider-answers.md §1.1).
import { type Fields, fieldsOf, firstOf, numberOf } from '../../lenient.ts';
import type { Meter } from '../snapshot.ts';
import { windowLabel } from '../windows.ts';

/** Below this a time is in seconds, else in milliseconds. */
const firstMilliseconds = 1e12;
/** Year 9999: what lies beyond is no time. */
const latest = 253_402_300_799_999;

type Window = {
  readonly slot: 'primary' | 'secondary';
  readonly usedPercent: number | null;
  readonly windowSeconds: number | null;
  readonly resetsAt: number | null;
};

/** What a limit is called: the start of its meters' ids and labels. The account's own limit has no name. */
export type LimitName = { readonly id: string; readonly label: string | null };

export function percentOf(value: unknown): number | null {
  const number = numberOf(value);
  return number === null ? null : Math.min(100, Math.max(0, number));
}

/** The reset as ms epoch; null when it is not told or past. `now` in ms epoch. */
export function resetOf(fields: Fields, now: number): number | null {
  const told = firstOf(...[fields.reset_at, fields.resets_at, fields.resetsAt].map(numberOf));
  const absolute = told === null ? null : Math.round(told < firstMilliseconds ? told * 1000 : told);
  if (absolute !== null && absolute > now && absolute <= latest) return absolute;
  const rest = firstOf(...[fields.reset_after_seconds, fields.resets_in_seconds].map(numberOf));
  const relative = rest === null || rest <= 0 ? null : Math.round(now + rest * 1000);
  return relative !== null && relative <= latest ? relative : null;
}

function secondsOf(fields: Fields): number | null {
  const minutes = firstOf(numberOf(fields.windowDurationMins), numberOf(fields.window_minutes));
  const seconds = numberOf(fields.limit_window_seconds) ?? (minutes === null ? null : minutes * 60);
  const whole = seconds === null ? 0 : Math.round(seconds);
  return whole > 0 && Number.isSafeInteger(whole) ? whole : null;
}

function windowOf(limit: Fields, slot: Window['slot'], now: number): Window | null {
  const fields = fieldsOf(limit[`${slot}_window`]) ?? fieldsOf(limit[slot]);
  // `reset_at: 0` marks a window that is not in force.
  if (!fields || numberOf(fields.reset_at) === 0) return null;
  const usedPercent = percentOf(fields.used_percent) ?? percentOf(fields.usedPercent);
  const windowSeconds = secondsOf(fields);
  if (usedPercent === null && windowSeconds === null) return null;
  return { slot, usedPercent, windowSeconds, resetsAt: resetOf(fields, now) };
}

/** The server's verdict holds for the limit as a whole; the window with the most use is the one that stops it. */
function stoppedWindow(windows: readonly Window[], stopped: boolean): Window | undefined {
  if (!stopped || windows.some((window) => window.usedPercent === 100)) return undefined;
  return windows.toSorted((a, b) => (b.usedPercent ?? -1) - (a.usedPercent ?? -1))[0];
}

/** The meters of one rate limit object; none when it is null or holds nothing readable. `stopped`: refused for a reason outside of it. */
export function limitMeters(
  value: unknown,
  name: LimitName,
  scope: Meter['scope'],
  now: number,
  stopped = false,
): readonly Meter[] {
  const limit = fieldsOf(value);
  if (!limit) return [];
  const windows = [windowOf(limit, 'primary', now), windowOf(limit, 'secondary', now)].filter((one) => one !== null);
  const refused = stopped || limit.limit_reached === true || limit.allowed === false;
  const binding = stoppedWindow(windows, refused);
  const twins = windows[0]?.windowSeconds === windows[1]?.windowSeconds;
  return windows.map((window) => {
    const { slot, usedPercent, windowSeconds, resetsAt } = window;
    const second = twins && slot === 'secondary' && windows.length > 1;
    const part = windowSeconds === null ? slot : `w${windowSeconds}`;
    const label = [name.label, windowLabel(windowSeconds)].filter((text) => text !== null).join(' · ');
    return {
      id: `${name.id}:${part}${second && windowSeconds !== null ? ':secondary' : ''}`,
      label: second ? `${label} (second)` : label,
      usedPercent,
      windowSeconds,
      resetsAt,
      scope,
      exhausted: usedPercent === 100 || window === binding,
    };
  });
}
