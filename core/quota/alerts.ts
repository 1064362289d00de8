// What a person is told of a quota, and that they are told it once: judges each reading against what was told of the same window.
import { z } from 'zod';
import { type QuotaAlert, quotaAlertSchema } from '../api/daemon.ts';
import { instantSchema } from '../ids.ts';
import type { AlertRules, MeterAlert } from '../settings.ts';
import { leftPercent } from './badge.ts';
import { forecast } from './forecast.ts';
import { isQuiet } from './quiet-hours.ts';
import type { Meter, Snapshot } from './snapshot.ts';

type Kind = QuotaAlert['kind'];
const kindSchema = quotaAlertSchema.shape.kind;

/** The most severe first; of several at once only that one is told. */
const bySeverity: readonly Kind[] = ['exhausted', 'second-threshold', 'runs-out', 'first-threshold', 'reset'];

const meterMemorySchema = z.strictObject({
  /** Of the window that this is about, as far as it is told (ms epoch). */
  resetsAt: instantSchema.nullable(),
  /** Of this window: told already, or so before anybody watched. */
  done: z.array(kindSchema),
  /** Became so in quiet hours. */
  held: z.array(kindSchema),
  /** Whether a person was told anything of this window. */
  told: z.boolean(),
  /** Whole percent left at the last reading of this run; null before its first one. */
  left: z.number().nullable(),
});
type MeterMemory = z.infer<typeof meterMemorySchema>;

/** Of one profile, by meter id. */
export const alertMemorySchema = z.record(z.string(), meterMemorySchema);
export type AlertMemory = Readonly<Record<string, MeterMemory>>;

export type MeterTold = Pick<QuotaAlert, 'meterId' | 'meter' | 'kind' | 'leftPercent' | 'resetsAt' | 'runsOutAt'>;

export type AlertSituation = {
  readonly memory: AlertMemory;
  readonly snapshot: Snapshot;
  readonly rules: AlertRules;
  /** By meter id. */
  readonly meterRules: Readonly<Record<string, MeterAlert>>;
  /** ms epoch */
  readonly now: number;
  /** Local time, in minutes after midnight. */
  readonly minuteOfDay: number;
  /** ms epoch; a meter that was read before tells nothing: it is stale, or from before the daemon's start. */
  readonly freshSince: number;
};

/** What outlasts the daemon. Its next run watches from its own first reading on. */
export function remembered(memory: AlertMemory): AlertMemory {
  return Object.fromEntries(Object.entries(memory).map(([id, one]) => [id, { ...one, left: null }]));
}

/** Whether something waits for the end of the quiet hours. */
export function isHolding(memory: AlertMemory): boolean {
  return Object.values(memory).some(({ held }) => held.length > 0);
}

/**
 * Judges what a snapshot says of each of its meters. The first reading of a meter in a run of the daemon is the silent baseline: what is
 * so already is not told. After it each kind is told once per window, and a new window arms all of them again. A meter that is not in
 * the snapshot keeps its memory: absence is no reset.
 */
export function judgeAlerts(situation: AlertSituation): { memory: AlertMemory; alerts: readonly MeterTold[] } {
  const { snapshot, now } = situation;
  const memory: Record<string, MeterMemory> = withoutOld(situation.memory, snapshot, now);
  const alerts: MeterTold[] = [];
  for (const meter of snapshot.meters) {
    const left = leftPercent(meter, now);
    const readAt = meter.observedAt ?? snapshot.observedAt;
    if (left === null || readAt < situation.freshSince) continue;
    const before = memory[meter.id];
    const runsOut = forecast(meter, now, readAt);
    const reading: Reading = { meter, left, readAt, runsOutAt: runsOut?.kind === 'runs-out' ? runsOut.at : null };
    const { after, kind } = judgeMeter(before, reading, situation);
    memory[meter.id] = after;
    if (kind) alerts.push(toldOf(reading, kind));
  }
  return { memory, alerts };
}

type Reading = {
  readonly meter: Meter;
  readonly left: number;
  readonly readAt: number;
  readonly runsOutAt: number | null;
};

function toldOf({ meter, left, runsOutAt }: Reading, kind: Kind): MeterTold {
  const { id: meterId, label, resetsAt } = meter;
  return { meterId, meter: label, kind, leftPercent: left, resetsAt, runsOutAt };
}

const keptMs = 40 * 24 * 3_600_000;

/** Meters come and go with models and plans: those that are gone for long are forgotten. */
function withoutOld(memory: AlertMemory, { meters }: Snapshot, now: number): Record<string, MeterMemory> {
  const isThere = new Set(meters.map(({ id }) => id));
  const entries = Object.entries(memory).filter(([id, { resetsAt, done }]) => {
    return isThere.has(id) || (resetsAt === null ? done.length > 0 : resetsAt > now - keptMs);
  });
  return Object.fromEntries(entries);
}

/** What is to be done about a window before its reading is looked at. */
type Watch = { readonly memory: MeterMemory; readonly isBaseline: boolean };

function watchOf(before: MeterMemory | undefined, reading: Reading): Watch {
  const { resetsAt } = reading.meter;
  const fresh: MeterMemory = { resetsAt, done: [], held: [], told: false, left: null };
  if (!before) return { memory: fresh, isBaseline: true };
  const isBaseline = before.left === null;
  if (!isNewWindow(before, reading)) {
    const latest = resetsAt === null ? before.resetsAt : Math.max(resetsAt, before.resetsAt ?? 0);
    return { memory: { ...before, resetsAt: latest }, isBaseline };
  }
  if (isBaseline) return { memory: fresh, isBaseline };
  const isWorthTelling = before.told || before.held.includes('reset');
  return { memory: { ...fresh, held: isWorthTelling ? ['reset'] : [], left: 100 }, isBaseline };
}

/** Providers round the instant of a reset, each answer a little differently. */
const roundingMs = 60_000;
/** In percent left: no rounding explains so much more. */
const rise = 10;

/**
 * A new window's reset is about a whole window later. One that was begun ahead of time (a reset credit) moves it by less, but then more
 * is left too. Where no reset is told, the window is another one only once its own reset has passed.
 */
function isNewWindow(before: MeterMemory, { meter, left, readAt }: Reading): boolean {
  const { resetsAt, windowSeconds } = meter;
  if (before.resetsAt === null) return false;
  if (resetsAt === null) return before.resetsAt + roundingMs <= readAt;
  const movedMs = resetsAt - before.resetsAt;
  if (movedMs <= roundingMs) return false;
  if (before.resetsAt <= readAt || windowSeconds === null) return true;
  const windowMs = windowSeconds * 1000;
  const rose = before.left !== null && left - before.left > rise;
  return movedMs > windowMs / 2 || (rose && movedMs > windowMs / 100);
}

function judgeMeter(before: MeterMemory | undefined, reading: Reading, situation: AlertSituation) {
  const { rules, minuteOfDay } = situation;
  const rule = situation.meterRules[reading.meter.id];
  const thresholds = rule === undefined || rule === 'off' ? rules.thresholds : rule;
  const wanted = (kind: Kind) => rules.enabled && rule !== 'off' && isWanted(kind, rules);
  const { memory, isBaseline } = watchOf(before, reading);
  const isSo = whatIsSo(reading, thresholds);
  const due = memory.held.filter((kind) => (kind === 'reset' || isSo.includes(kind)) && wanted(kind));
  const crossed = isBaseline
    ? []
    : isSo.filter((kind) => !memory.done.includes(kind) && hasCrossed(kind, memory.left ?? 100, thresholds));
  const open = bySeverity.filter((kind) => due.includes(kind) || (crossed.includes(kind) && wanted(kind)));
  const settled = isSo.filter((kind) => !open.includes(kind));
  const base: MeterMemory = { ...memory, left: reading.left, done: union(memory.done, settled) };
  if (isQuiet(rules.quietHours, minuteOfDay)) return { after: { ...base, held: open }, kind: null };
  const kind = open[0] ?? null;
  const done = union(base.done, isSo, kind === 'exhausted' ? bySeverity.filter((one) => one !== 'reset') : []);
  const told = base.told || (kind !== null && kind !== 'reset');
  return { after: { ...base, done, held: [], told }, kind };
}

function whatIsSo({ left, runsOutAt }: Reading, [first, second]: AlertRules['thresholds']): readonly Kind[] {
  const kinds: readonly (readonly [Kind, boolean])[] = [
    ['exhausted', left === 0],
    ['second-threshold', left <= second],
    ['runs-out', runsOutAt !== null],
    ['first-threshold', left <= first],
  ];
  return kinds.flatMap(([kind, isSo]) => (isSo ? [kind] : []));
}

/** A threshold that the person has moved past what is left was not crossed. */
function hasCrossed(kind: Kind, leftBefore: number, [first, second]: AlertRules['thresholds']): boolean {
  if (kind === 'first-threshold') return leftBefore > first;
  return kind === 'second-threshold' ? leftBefore > second : true;
}

function isWanted(kind: Kind, rules: AlertRules): boolean {
  if (kind === 'runs-out') return rules.runsOut;
  if (kind === 'exhausted') return rules.exhausted;
  return kind === 'reset' ? rules.reset : true;
}

/** In one order, so that equal memories are equal. */
function union(...kinds: readonly (readonly Kind[])[]): Kind[] {
  return bySeverity.filter((kind) => kinds.some((each) => each.includes(kind)));
}
