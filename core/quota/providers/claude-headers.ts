// Claude's rate-limit headers, as they come with every message whether it was served or refused (provider-answers.md §3.6).
import { numberOf } from '../../lenient.ts';
import type { InBandReading } from '../merge-reading.ts';
import type { Meter } from '../snapshot.ts';
import type { ClaudeSnapshot, ClaudeSnapshotContext } from './claude-subscription.ts';
import { type ClaudeWindow, claudeMeter, claudeReset, claudeWindow, namedWindow } from './claude-windows.ts';
import { distinct } from './meter-parts.ts';

const prefix = 'anthropic-ratelimit-unified-';
const keyForm = /^([a-z0-9_]{1,32})-utilization$/;
const refusals: readonly string[] = ['rejected', 'rate_limited'];

type Unified = ReadonlyMap<string, string>;

function unifiedOf(headers: Iterable<readonly [string, string]>): Unified {
  const found = [...headers].map(([name, value]) => [name.toLowerCase(), value.trim()] as const);
  return new Map(
    found.filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

function windowOf(key: string): ClaudeWindow {
  return key === 'overage'
    ? { ...namedWindow('extra'), label: 'Extra usage' }
    : (claudeWindow(key) ?? namedWindow(key));
}

/** Extra usage comes after the plan: its end stops nothing that the plan still has. */
function meterOf(unified: Unified, key: string, fraction: number | null, now: number, stopped: boolean): Meter {
  const reset = claudeReset(unified.get(`${key}-reset`), now);
  const meter = claudeMeter(windowOf(key), fraction === null ? null : fraction * 100, reset, stopped);
  return key === 'overage' ? { ...meter, exhausted: false } : meter;
}

function isRefused(unified: Unified, key: string): boolean {
  return refusals.includes(unified.get(`${key}-status`)?.toLowerCase() ?? '');
}

/**
 * The window that a refusal names. The account's own windows are believed before it: where they say `allowed`, it is a model or something
 * else that was refused, and a model's window without numbers becomes a meter of its own.
 */
function refusedMeter(unified: Unified, meters: readonly Meter[], now: number): Meter | null {
  const claim = unified.get('representative-claim') ?? '';
  const window = claudeWindow(claim);
  if (!refusals.includes(unified.get('status')?.toLowerCase() ?? '') || window === null) return null;
  const shown = meters.find(({ id }) => id === window.id);
  const key = window.id.replace(/^claude:/, '').replaceAll(':', '_');
  if (unified.get(`${key}-status`)?.toLowerCase().startsWith('allowed')) return null;
  const reset = claudeReset(unified.get('reset'), now);
  if (shown) return { ...shown, exhausted: true, resetsAt: shown.resetsAt ?? reset };
  return claudeMeter(window, null, reset, true);
}

/**
 * @param headers of an answer to a message, with any status; a fetch `Headers` is one
 * @param now ms epoch, of the answer
 * @returns null when no window is told. Utilizations are fractions and may exceed 1
 */
export function claudeHeadersReading(headers: Iterable<readonly [string, string]>, now: number): InBandReading | null {
  const unified = unifiedOf(headers);
  const told = [...unified].flatMap(([name, value]) => {
    const key = keyForm.exec(name)?.[1];
    const fraction = numberOf(value);
    if (key === undefined || fraction === null) return [];
    return [meterOf(unified, key, fraction, now, isRefused(unified, key))];
  });
  const refused = refusedMeter(unified, told, now);
  const meters = distinct([...(refused ? [refused] : []), ...told]).toSorted((a, b) => a.id.localeCompare(b.id));
  return meters.length === 0 ? null : { observedAt: now, plan: null, meters };
}

/** The same as a snapshot, for a sign-in that can read no usage otherwise. */
export function claudeHeadersSnapshot(
  headers: Iterable<readonly [string, string]>,
  { serviceId, profileId, now, plan }: ClaudeSnapshotContext,
): ClaudeSnapshot {
  const reading = claudeHeadersReading(headers, now);
  if (reading === null) return { ok: false, code: 'malformed' };
  const meters = [...reading.meters];
  return {
    ok: true,
    snapshot: { v: 1, serviceId, profileId, observedAt: now, plan, meters, credits: null, resetCredits: null },
  };
}
