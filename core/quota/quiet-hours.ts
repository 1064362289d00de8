// The time of day in which a person is told nothing.
import type { AlertRules } from '../settings.ts';

const day = 1440;

type QuietHours = AlertRules['quietHours'];

/** @param minute local time, in minutes after midnight. From and to alike: no quiet hours. */
export function isQuiet(hours: QuietHours, minute: number): boolean {
  return minutesLeft(hours, minute) > 0;
}

/** Minutes until the quiet hours end; 0 outside of them. */
export function minutesLeft(hours: QuietHours, minute: number): number {
  if (hours === null) return 0;
  const length = (hours.to - hours.from + day) % day;
  const passed = (minute - hours.from + day) % day;
  return passed < length ? length - passed : 0;
}
