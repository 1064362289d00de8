// ChatGPT's usage answer as a snapshot (provider-answers.md §1.1). Read tolerantly: one bad field or window never breaks the rest.
import type { ServiceId } from '../../catalog/services.ts';
import type { ProfileId } from '../../ids.ts';
import { type Fields, fieldsOf, firstOf, numberOf, textOf } from '../../lenient.ts';
import type { Meter, Snapshot } from '../snapshot.ts';
import { distinct, maximumMeters } from './meter-parts.ts';
import { codexPlanLabel } from './openai-codex-plan.ts';
import { spendMeter } from './openai-codex-spend.ts';
import { codexLimitName, limitMeters } from './openai-codex-windows.ts';

export type CodexSnapshotContext = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  /** The account id that the profile was connected with; null when it is not known. */
  readonly accountId: string | null;
  /** ms epoch */
  readonly now: number;
};

export type CodexSnapshot =
  | { readonly ok: true; readonly snapshot: Snapshot }
  | { readonly ok: false; readonly code: 'malformed' | 'wrong-account' };

/** Personal plans may answer with the user's id in place of the account's; that tells nothing against the profile. */
function isOtherAccount(answer: Fields, accountId: string | null): boolean {
  const told = textOf(answer.account_id, 256);
  return accountId !== null && told !== null && told !== accountId && told !== textOf(answer.user_id, 256);
}

/** Null, a text, or `{ type }`. */
function reachedType(answer: Fields): string | null {
  const value = answer.rate_limit_reached_type;
  return textOf(value, 128) ?? textOf(fieldsOf(value)?.type, 128);
}

/** Limits of single models and features; an unreadable item is left out. */
function additionalMeters(answer: Fields, now: number): readonly Meter[] {
  const items: readonly unknown[] = Array.isArray(answer.additional_rate_limits) ? answer.additional_rate_limits : [];
  return items.slice(0, maximumMeters).flatMap((item) => {
    const fields = fieldsOf(item);
    const feature = textOf(fields?.metered_feature, 64);
    const label = firstOf(textOf(fields?.limit_name, 64), feature);
    if (label === null) return [];
    return limitMeters(fields?.rate_limit, codexLimitName(feature ?? label, label), 'scoped', now);
  });
}

/**
 * The account's own meters. Credits that a workspace has used up do not come back with a window, so nothing counts down then; and a
 * refusal without any meter becomes one, because "stopped" is worth more than silence.
 */
function accountMeters(answer: Fields, now: number): readonly Meter[] {
  const reached = reachedType(answer);
  const spend = spendMeter(answer, now);
  const creditsGone = reached !== null && /credits_depleted$/.test(reached);
  const spendStops = spend !== null && (spend.exhausted || creditsGone);
  const windowStops = reached !== null && !spendStops;
  const windows = limitMeters(answer.rate_limit, { id: 'codex', label: null }, 'account', now, windowStops);
  const meters = spend ? [...windows, { ...spend, exhausted: spendStops }] : windows;
  if (meters.length === 0 && reached !== null) {
    const stopped = { usedPercent: null, windowSeconds: null, resetsAt: null, exhausted: true } as const;
    return [{ id: 'codex:limit', label: creditsGone ? 'Workspace credits' : 'Limit', scope: 'account', ...stopped }];
  }
  return creditsGone ? meters.map((meter) => (meter.exhausted ? { ...meter, resetsAt: null } : meter)) : meters;
}

function creditsOf(answer: Fields): Snapshot['credits'] {
  const credits = fieldsOf(answer.credits);
  return credits && { unlimited: credits.unlimited === true, balance: numberOf(credits.balance) };
}

function resetCreditsOf(answer: Fields): number | null {
  const count = numberOf(fieldsOf(answer.rate_limit_reset_credits)?.available_count);
  return count !== null && count >= 0 && Number.isSafeInteger(Math.floor(count)) ? Math.floor(count) : null;
}

/**
 * @param answer the JSON value of a 2xx answer of the usage endpoint
 * @returns `malformed` when nothing in it can be read, `wrong-account` when it tells of another account than the profile's
 */
export function codexSnapshot(answer: unknown, context: CodexSnapshotContext): CodexSnapshot {
  const fields = fieldsOf(answer);
  if (!fields) return { ok: false, code: 'malformed' };
  if (isOtherAccount(fields, context.accountId)) return { ok: false, code: 'wrong-account' };
  const { serviceId, profileId, now } = context;
  const snapshot: Snapshot = {
    v: 1,
    serviceId,
    profileId,
    observedAt: now,
    plan: codexPlanLabel(fields.plan_type),
    meters: distinct([
      ...accountMeters(fields, now),
      ...additionalMeters(fields, now),
      ...limitMeters(fields.code_review_rate_limit, { id: 'codex:code-review', label: 'Code review' }, 'scoped', now),
    ]),
    credits: creditsOf(fields),
    resetCredits: resetCreditsOf(fields),
  };
  const { plan, meters, credits, resetCredits } = snapshot;
  if (plan === null && meters.length === 0 && credits === null && resetCredits === null) {
    return { ok: false, code: 'malformed' };
  }
  return { ok: true, snapshot };
}
