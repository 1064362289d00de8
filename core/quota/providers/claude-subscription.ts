// Claude's usage answer as a snapshot (provider-answers.md §3.1). Read tolerantly: one bad field or window never breaks the rest.
import type { ServiceId } from '../../catalog/services.ts';
import { planWords } from '../../identity/plan-words.ts';
import type { ProfileId } from '../../ids.ts';
import { type Fields, fieldsOf, numberOf, textOf } from '../../lenient.ts';
import type { Meter, Snapshot } from '../snapshot.ts';
import { windowLabel } from '../windows.ts';
import { extraUsageMeter, includedUsageMeter } from './claude-money.ts';
import {
  type ClaudeWindow,
  claudeMeter,
  claudeReset,
  claudeWindow,
  namedWindow,
  scopedWindow,
  sessionWindow,
  weekWindow,
} from './claude-windows.ts';
import { distinct, maximumMeters, slugOf } from './meter-parts.ts';

export type ClaudeSnapshotContext = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  /** ms epoch */
  readonly now: number;
  /** What the sign-in told: the usage answer names no plan. */
  readonly plan: string | null;
};

export type ClaudeSnapshot =
  | { readonly ok: true; readonly snapshot: Snapshot }
  | { readonly ok: false; readonly code: 'malformed' };

/** Fields that make an answer one about usage, even when all of them are null. */
const known = ['five_hour', 'seven_day', 'limits', 'extra_usage', 'spend', 'cinder_cove'];
/** Not windows of their own, or told elsewhere; `nimbus_quill` is a lasting 0 % that means nothing. */
const noWindows: readonly string[] = [...known, 'nimbus_quill', 'seven_day_breakdown'];

type Scope = { readonly name: string | null; readonly model: string | null };

/** The model by the name that people see; the id only where there is no name, because it is mostly null. */
function scopeOf(item: Fields): Scope | null {
  const scope = fieldsOf(item.scope);
  if (!scope) return null;
  const model = fieldsOf(scope.model);
  const name = textOf(model?.display_name, 40) ?? textOf(model?.id, 40);
  const surface = textOf(scope.surface, 20);
  const parts = [name, surface].filter((part) => part !== null);
  const id = textOf(model?.id, 64)?.toLowerCase().slice(0, 64) ?? (name === null ? null : slugOf(name));
  return { name: parts.length === 0 ? null : parts.join(' · '), model: id };
}

const groupSeconds: Readonly<Record<string, number>> = { session: 18_000, weekly: 604_800 };

/** A kind that nobody knows yet: by its own name, over the length of its group. */
function unknownWindow(kind: string, item: Fields): ClaudeWindow {
  const scope = scopeOf(item);
  const group = textOf(item.group, 64) ?? '';
  const seconds = Object.hasOwn(groupSeconds, group) ? groupSeconds[group] : undefined;
  const name = slugOf(scope?.name ?? '');
  const label = [planWords(kind) ?? windowLabel(null), ...(scope?.name ? [scope.name] : [])].join(' · ');
  const ofAccount = scope === null && (seconds !== undefined || item.is_active === true);
  return {
    id: `claude:${slugOf(kind) || 'limit'}${name === '' ? '' : `:${name}`}`,
    label: label.slice(0, 96),
    windowSeconds: seconds ?? null,
    scope: ofAccount ? 'account' : 'scoped',
    ...(scope?.model ? { model: scope.model } : {}),
  };
}

function limitWindow(kind: string, item: Fields): ClaudeWindow {
  switch (kind) {
    case 'session':
      return sessionWindow;
    case 'weekly_all':
      return weekWindow;
    case 'weekly_scoped': {
      const scope = scopeOf(item);
      return scopedWindow('7d', 604_800, scope?.name ?? 'model', scope?.model ?? null);
    }
    default:
      return unknownWindow(kind, item);
  }
}

/** Null when neither a percentage nor a reset is told, and nothing says that it stops the account. */
function meterOf(fields: Fields, told: unknown, window: ClaudeWindow, now: number): Meter | null {
  const percent = numberOf(told);
  const reset = claudeReset(fields.resets_at, now);
  const locked = textOf(fields.locked_reason, 256) !== null;
  return percent === null && reset === null && !locked ? null : claudeMeter(window, percent, reset, locked);
}

/** An item of `limits`. */
function limitMeter(value: unknown, now: number): Meter | null {
  const item = fieldsOf(value);
  const kind = textOf(item?.kind, 64)?.toLowerCase();
  return item && kind !== undefined ? meterOf(item, item.percent, limitWindow(kind, item), now) : null;
}

/** A window of the older form. */
function olderMeter(value: unknown, window: ClaudeWindow, now: number): Meter | null {
  const fields = fieldsOf(value);
  return fields && meterOf(fields, fields.utilization, window, now);
}

function runs(meter: Meter | null): meter is Meter {
  return meter !== null && meter.usedPercent !== null && meter.resetsAt !== null;
}

/**
 * The older windows. The account's own and those of a known form count as they are. Others have code names that come and go: only one that
 * runs is shown, and only in an answer of the old form.
 */
function olderMeters(answer: Fields, now: number): readonly (Meter | null)[] {
  const account = [olderMeter(answer.five_hour, sessionWindow, now), olderMeter(answer.seven_day, weekWindow, now)];
  const others = Object.entries(answer)
    .filter(([key, value]) => !noWindows.includes(key) && fieldsOf(value) !== null)
    .map(([key, value]) => {
      const window = claudeWindow(key);
      const meter = olderMeter(value, window ?? namedWindow(key.slice(0, 64)), now);
      return window || (runs(meter) && !Array.isArray(answer.limits)) ? meter : null;
    });
  return [...account, ...others];
}

/** `limits` says all when it holds something; an older window then only stands in for an account's one that cannot be read there. */
function windowMeters(answer: Fields, now: number): readonly Meter[] {
  const items: readonly unknown[] = Array.isArray(answer.limits) ? answer.limits : [];
  const told = items
    .slice(0, maximumMeters)
    .map((item) => limitMeter(item, now))
    .filter((meter) => meter !== null);
  const older = olderMeters(answer, now);
  if (told.length === 0) return older.filter((meter) => meter !== null);
  const missing = older.slice(0, 2).filter(runs);
  return [...told, ...missing].toSorted((a, b) => order(a) - order(b));
}

/** The account's windows first, shortest first; the rest as the answer has them. */
function order({ id }: Meter): number {
  return id === sessionWindow.id ? 0 : id === weekWindow.id ? 1 : 2;
}

/**
 * @param answer the JSON value of a 2xx answer of the usage endpoint; it names no account
 * @returns `malformed` when it is not about usage at all; a plan without windows (a company's) gives a snapshot without them
 */
export function claudeSnapshot(answer: unknown, context: ClaudeSnapshotContext): ClaudeSnapshot {
  const fields = fieldsOf(answer);
  if (!fields) return { ok: false, code: 'malformed' };
  const { serviceId, profileId, now, plan } = context;
  const money = [includedUsageMeter(fields, now), extraUsageMeter(fields)].filter((meter) => meter !== null);
  // The room for money is kept free whatever number of windows there is.
  const windows = distinct(windowMeters(fields, now)).slice(0, maximumMeters - money.length);
  const meters = distinct([...windows, ...money]);
  if (meters.length === 0 && !known.some((key) => Object.hasOwn(fields, key))) return { ok: false, code: 'malformed' };
  return {
    ok: true,
    snapshot: { v: 1, serviceId, profileId, observedAt: now, plan, meters, credits: null, resetCredits: null },
  };
}
