// Dates and times in the system's locale.
import { timeLeft } from '../../core/quota/time-left.ts';

const dayMs = 86_400_000;

/** "16:40" */
export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, { timeStyle: 'short' });
}

/** "16:40" today, "Tue 16:40" within six days, else with the date. */
export function moment(at: number, now: number): string {
  const time = clockTime(at);
  if (new Date(at).toDateString() === new Date(now).toDateString()) return time;
  const isNear = Math.abs(at - now) < 6 * dayMs;
  const day = new Date(at).toLocaleDateString(
    undefined,
    isNear ? { weekday: 'short' } : { day: 'numeric', month: 'short' },
  );
  return `${day} ${time}`;
}

/** "12 Mar 2027, 16:40" */
export function fullDate(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** "12 Mar 2027" */
export function shortDate(at: number): string {
  return new Date(at).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** "14:05": minutes and seconds that are left. */
export function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** How long something took or takes so far: "2 h 10 m", from one minute on; null below. */
export function duration(fromAt: number, toAt: number): string | null {
  const minutes = Math.floor((toAt - fromAt) / 60_000);
  return minutes < 1 ? null : timeLeft(minutes * 60_000);
}
