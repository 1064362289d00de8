// What a Claude session tells in passing: the JSON of its status line, and the rate limit events of its stream (provider-answers.md §3.7).
// Neither names an account: whose numbers these are is known from the home.
import { type Fields, fieldsOf, numberOf, textOf } from '../../lenient.ts';
import type { InBandReading } from '../merge-reading.ts';
import type { Meter } from '../snapshot.ts';
import { type ClaudeWindow, claudeMeter, claudeReset, claudeWindow } from './claude-windows.ts';
import { distinct } from './meter-parts.ts';

/** Not the week of the newest model: the fetched answer has it under the model's name, and it would stand there twice. */
function windowOf(key: string): ClaudeWindow | null {
  const window = claudeWindow(key);
  return window?.id === 'claude:7d:oi' ? null : window;
}

function readingOf(meters: readonly (Meter | null)[], observedAt: number): InBandReading | null {
  const told = distinct(meters.filter((meter) => meter !== null));
  return told.length === 0 ? null : { observedAt, plan: null, meters: told };
}

/**
 * @param json what Claude Code gives its status line's command
 * @param observedAt ms epoch; the JSON has no time of its own
 * @returns null when it holds no limits, as before the first answer and with an API key
 */
export function claudeStatusLineReading(json: unknown, observedAt: number): InBandReading | null {
  const limits = fieldsOf(fieldsOf(json)?.rate_limits) ?? {};
  const meters = Object.entries(limits).map(([key, value]) => {
    const window = windowOf(key);
    const fields = fieldsOf(value);
    const percent = numberOf(fields?.used_percentage);
    return window && percent !== null ? claudeMeter(window, percent, claudeReset(fields?.resets_at, observedAt)) : null;
  });
  return readingOf(meters, observedAt);
}

/** All windows of the account, as fractions. */
function unifiedMeters(info: Fields, observedAt: number): readonly (Meter | null)[] {
  return Object.entries(fieldsOf(info.unifiedWindows) ?? {}).map(([key, value]) => {
    const window = windowOf(key);
    const fields = fieldsOf(value);
    const fraction = numberOf(fields?.utilization);
    if (!window || fraction === null) return null;
    return claudeMeter(window, fraction * 100, claudeReset(fields?.resetsAt, observedAt));
  });
}

/** Alone it comes as a fraction and as a percentage alike; what could be either is not known. */
function percentOf(utilization: number | null): number | null {
  if (utilization === null || utilization < 0) return null;
  if (utilization < 1) return utilization * 100;
  return utilization >= 2 ? utilization : null;
}

/** The one window that the event is about. A refusal is the end of it, whatever number stands beside. */
function namedMeter(info: Fields, observedAt: number): Meter | null {
  const window = windowOf(textOf(info.rateLimitType, 64) ?? '');
  const refused = info.status === 'rejected';
  const percent = refused ? 100 : percentOf(numberOf(info.utilization));
  if (!window || percent === null) return null;
  return claudeMeter(window, percent, claudeReset(info.resetsAt, observedAt), refused);
}

/**
 * @param line the JSON value of one line of Claude Code's stream
 * @param observedAt ms epoch, when the line was read
 * @returns null for every other line, and for an event without numbers
 */
export function claudeRateLimitEventReading(line: unknown, observedAt: number): InBandReading | null {
  const fields = fieldsOf(line);
  const info = fieldsOf(fields?.rate_limit_info);
  if (fields?.type !== 'rate_limit_event' || !info) return null;
  const unified = unifiedMeters(info, observedAt);
  const named = namedMeter(info, observedAt);
  const isTold = unified.some((meter) => meter !== null && meter.id === named?.id);
  return readingOf(isTold && !named?.exhausted ? unified : [named, ...unified], observedAt);
}
