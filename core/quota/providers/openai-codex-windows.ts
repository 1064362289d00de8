// The rate limit objects of ChatGPT's usage answer: windows become meters, whatever slot they stand in (provider-answers.md §1.1).
import { type Fields, fieldsOf, firstOf, numberOf } from '../../lenient.ts';
import type { Meter } from '../snapshot.ts';
import { windowLabel } from '../windows.ts';
import { futureOf, percentOf, slugOf } from './meter-parts.ts';

type Window = {
  readonly slot: 'primary' | 'secondary';
  readonly usedPercent: number | null;
  readonly windowSeconds: number | null;
  readonly resetsAt: number | null;
};

/** What a limit is called: the start of its meters' ids and labels. The account's own limit has no name. */
type LimitName = { readonly id: string; readonly label: string | null; readonly model?: string };

/** @param id what the provider calls the limit; `label`: what people see. A label that is a model's name tells which model it is of. */
export function codexLimitName(id: string, label: string): LimitName {
  const model = /^gpt-[a-z0-9.-]+$/i.test(label) ? label.toLowerCase().replace(/-preview$/, '') : null;
  return { id: `codex:${slugOf(id) || 'other'}`, label, ...(model === null ? {} : { model }) };
}

/** The reset as ms epoch; null when it is not told or past. `now` in ms epoch. */
export function resetOf(fields: Fields, now: number): number | null {
  const told = firstOf(...[fields.reset_at, fields.resets_at, fields.resetsAt].map((value) => futureOf(value, now)));
  if (told !== null) return told;
  const rest = firstOf(...[fields.reset_after_seconds, fields.resets_in_seconds].map(numberOf));
  return rest === null ? null : futureOf(now + rest * 1000, now);
}

/** Older Codex versions cut the length's last second off, and a minute with it: 299 of 300, 10079 of 10080. */
function wholeHours(minutes: number): number {
  const rounded = Math.round(minutes / 60) * 60;
  return rounded > 0 && Math.abs(rounded - minutes) <= 1 ? rounded : minutes;
}

function secondsOf(fields: Fields): number | null {
  const minutes = firstOf(numberOf(fields.windowDurationMins), numberOf(fields.window_minutes));
  const seconds = numberOf(fields.limit_window_seconds) ?? (minutes === null ? null : wholeHours(minutes) * 60);
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

/** The verdict holds for the limit as a whole: it is the window whose use cannot be read that stops it, else the one with the most. */
function stoppedWindow(windows: readonly Window[], stopped: boolean): Window | undefined {
  if (!stopped || windows.some((window) => window.usedPercent === 100)) return undefined;
  return windows.toSorted((a, b) => (b.usedPercent ?? 100) - (a.usedPercent ?? 100))[0];
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
      ...(name.model === undefined ? {} : { model: name.model }),
    };
  });
}
