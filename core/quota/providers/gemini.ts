// Gemini's quota as a snapshot: the plan from `loadCodeAssist`, the rest from `retrieveUserQuota` (provider-answers.md §4.2, §4.3). Whether
// the account is served at all is judged by the table of core/provider-answers.
import type { ServiceId } from '../../catalog/services.ts';
import { codeAssistPlan } from '../../identity/code-assist-plan.ts';
import type { ProfileId } from '../../ids.ts';
import { type Fields, fieldsOf, firstOf, numberOf, textOf } from '../../lenient.ts';
import type { Meter, Snapshot } from '../snapshot.ts';
import { windowLabel } from '../windows.ts';
import { distinct, futureOf, instantOf, slugOf } from './meter-parts.ts';

export type GeminiSnapshotContext = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  /** ms epoch */
  readonly now: number;
  /** Whether the account belongs to a Workspace domain. */
  readonly ofWorkspace: boolean;
  /** What the sign-in told, for an answer that names no tier. */
  readonly plan: string | null;
};

export type GeminiSnapshot =
  | { readonly ok: true; readonly snapshot: Snapshot }
  | { readonly ok: false; readonly code: 'malformed' };

const day = 86_400;
/** A reset further off than this contradicts a window of one day. */
const longestDayMs = day * 1000 * 1.05;
/** An unavailable model is told with a reset at the epoch. */
const earliestReset = 86_400_000;
const maximumBuckets = 1000;

type Family = Pick<Meter, 'id' | 'label' | 'model'>;
type Bucket = { readonly family: Family; readonly left: number | null; readonly resetsAt: number | null };

/** In the order of looking: the longer name holds the shorter one. */
const families: readonly Family[] = [
  { id: 'gemini:flash-lite', label: 'Flash-Lite', model: 'flash-lite' },
  { id: 'gemini:flash', label: 'Flash', model: 'flash' },
  { id: 'gemini:pro', label: 'Pro', model: 'pro' },
];
const shownOrder = ['gemini:pro', 'gemini:flash', 'gemini:flash-lite'];

/** A model of no known family stands for itself. */
function familyOf(modelId: string): Family {
  const known = families.find(({ model }) => model !== undefined && modelId.includes(model));
  return known ?? { id: `gemini:${slugOf(modelId) || 'other'}`, label: modelId, model: modelId };
}

/** 0 to 1; null when it is not told, which is not the same as nothing left: only an amount of "0" says that (assumed). */
function leftOf(bucket: Fields): number | null {
  const fraction = numberOf(bucket.remainingFraction);
  if (fraction !== null) return fraction >= 0 && fraction <= 1 ? fraction : null;
  return bucket.remainingFraction === undefined && numberOf(bucket.remainingAmount) === 0 ? 0 : null;
}

/** Twins of a model for another door repeat its numbers. */
function bucketOf(value: unknown, now: number): Bucket | null {
  const fields = fieldsOf(value);
  const modelId = textOf(fields?.modelId, 64)?.toLowerCase().slice(0, 64);
  if (!fields || modelId === undefined || modelId.endsWith('_vertex')) return null;
  const reset = instantOf(fields.resetTime);
  if (reset !== null && reset < earliestReset) return null;
  const left = leftOf(fields);
  if (left === null && reset === null) return null;
  return { family: familyOf(modelId), left, resetsAt: futureOf(fields.resetTime, now) };
}

/** The least that is left speaks for the family; what is not known speaks only when nothing else does. */
function least(buckets: readonly Bucket[]): readonly Bucket[] {
  const rank = ({ left }: Bucket) => left ?? 2;
  const sorted = buckets.toSorted((a, b) => rank(a) - rank(b) || (b.resetsAt ?? 0) - (a.resetsAt ?? 0));
  return sorted.filter((one, index) => sorted.findIndex(({ family }) => family.id === one.family.id) === index);
}

/** The answer tells no length; one day is what was observed, unless the reset itself lies further off. */
function meterOf({ family, left, resetsAt }: Bucket, now: number): Meter {
  const daily = resetsAt === null || resetsAt - now <= longestDayMs;
  return {
    ...family,
    label: daily ? `${family.label} · ${windowLabel(day)}` : family.label,
    usedPercent: left === null ? null : (1 - left) * 100,
    windowSeconds: daily ? day : null,
    resetsAt,
    scope: 'scoped',
    exhausted: left === 0,
    ...(daily ? { estimated: true } : {}),
  };
}

function order({ id }: Meter): number {
  const index = shownOrder.indexOf(id);
  return index < 0 ? shownOrder.length : index;
}

function metersOf(quota: Fields | null, now: number): Meter[] {
  const values: readonly unknown[] = Array.isArray(quota?.buckets) ? quota.buckets : [];
  const buckets = values
    .slice(0, maximumBuckets)
    .map((value) => bucketOf(value, now))
    .filter((bucket) => bucket !== null);
  const meters = least(buckets).map((bucket) => meterOf(bucket, now));
  return distinct(meters.toSorted((a, b) => order(a) - order(b) || a.id.localeCompare(b.id)));
}

/** The credits of the tier that is in force; null when it has none. */
function creditsOf(load: Fields | null): Snapshot['credits'] {
  const tier = fieldsOf(load?.paidTier) ?? fieldsOf(load?.currentTier);
  const items: readonly unknown[] = Array.isArray(tier?.availableCredits) ? tier.availableCredits : [];
  const amounts = items.map((item) => numberOf(fieldsOf(item)?.creditAmount)).filter((amount) => amount !== null);
  const balance = amounts.reduce((sum, amount) => sum + amount, 0);
  return amounts.length === 0 || !Number.isFinite(balance) ? null : { unlimited: false, balance };
}

/** The project that `retrieveUserQuota` is asked about: a text, or an object that holds it; null when the answer names none. */
export function codeAssistProject(load: unknown): string | null {
  const value = fieldsOf(load)?.cloudaicompanionProject;
  const fields = fieldsOf(value);
  return firstOf(textOf(value, 128), textOf(fields?.id, 128), textOf(fields?.projectId, 128));
}

/**
 * @param answers the JSON values of the two 2xx answers; `quota` is null when it could not be asked
 * @returns `malformed` when neither a plan nor a list of buckets is there; an empty list means no meters, not empty ones
 */
export function geminiSnapshot(
  answers: { readonly load: unknown; readonly quota: unknown },
  context: GeminiSnapshotContext,
): GeminiSnapshot {
  const load = fieldsOf(answers.load);
  const quota = fieldsOf(answers.quota);
  const { serviceId, profileId, now, ofWorkspace } = context;
  const tier = codeAssistPlan(load, ofWorkspace);
  if (quota === null && tier === null) return { ok: false, code: 'malformed' };
  return {
    ok: true,
    snapshot: {
      v: 1,
      serviceId,
      profileId,
      observedAt: now,
      plan: tier ?? context.plan,
      meters: metersOf(quota, now),
      credits: creditsOf(load),
      resetCredits: null,
    },
  };
}
