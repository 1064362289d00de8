// How long ago, in the few steps that a glance needs.
import { texts } from '../texts.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** "just now", "2 min ago", "3 h ago", "2 d ago". */
export function age(ms: number): string {
  if (ms < minuteMs) return texts.tray.justNow;
  if (ms < hourMs) return texts.tray.minutesAgo(Math.floor(ms / minuteMs));
  return ms < dayMs ? texts.tray.hoursAgo(Math.floor(ms / hourMs)) : texts.tray.daysAgo(Math.floor(ms / dayMs));
}
