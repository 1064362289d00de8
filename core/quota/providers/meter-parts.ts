// What the mappers of all providers share: percentages, instants and ids out of values that nobody promised.
import { numberOf } from '../../lenient.ts';
import type { Meter } from '../snapshot.ts';

/** As many as a snapshot holds. */
export const maximumMeters = 64;
/** Below this a time is in seconds, else in milliseconds. */
const firstMilliseconds = 1e12;
/** Year 9999: what lies beyond is no time. */
const latest = 253_402_300_799_999;
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/** 0 to 100, what lies outside is brought to the nearer end; null when it is no number. */
export function percentOf(value: unknown): number | null {
  const number = numberOf(value);
  return number === null ? null : Math.min(100, Math.max(0, number));
}

/** ms epoch out of seconds, milliseconds or RFC 3339 text (without an offset: UTC); null when it is none of them. */
export function instantOf(value: unknown): number | null {
  const number = numberOf(value);
  if (number !== null) return inRange(Math.round(number < firstMilliseconds ? number * 1000 : number));
  if (typeof value !== 'string' || !rfc3339.test(value)) return null;
  return inRange(Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`));
}

/** Null also for NaN. */
function inRange(instant: number): number | null {
  return instant >= 0 && instant <= latest ? instant : null;
}

/** An instant after `now` (ms epoch); null when it is past or no instant, because a window that is over has no reset to come. */
export function futureOf(value: unknown, now: number): number | null {
  const instant = instantOf(value);
  return instant !== null && instant > now ? instant : null;
}

/** For ids: lower case, digits and dashes, at most 48 characters; empty when nothing of the text is left. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 48)
    .replace(/-$/, '');
}

/** The first of each id, as many as a snapshot holds. */
export function distinct(meters: readonly Meter[]): Meter[] {
  const byId = new Map<string, Meter>();
  for (const meter of meters) if (!byId.has(meter.id)) byId.set(meter.id, meter);
  return [...byId.values()].slice(0, maximumMeters);
}
