// The monthly credit limit of a ChatGPT workspace (provider-answers.md §1.1, `spend_control`): amounts are credits, not money.
import { type Fields, fieldsOf, numberOf } from '../../lenient.ts';
import type { Meter } from '../snapshot.ts';
import { percentOf } from './meter-parts.ts';
import { resetOf } from './openai-codex-windows.ts';

/** Where a limit can stand: kind for the meter's id, and the object that holds it. */
function places(answer: Fields): readonly (readonly [kind: string, limit: Fields | null])[] {
  const control = fieldsOf(answer.spend_control);
  return [
    ['individual', fieldsOf(answer.individual_limit)],
    ['individual', fieldsOf(fieldsOf(answer.rate_limit)?.individual_limit)],
    ['individual', fieldsOf(control?.individual_limit)],
    ['group-default', fieldsOf(fieldsOf(control?.group_default_limit)?.details)],
    ['workspace-default', fieldsOf(control?.workspace_default_limit)],
    ['role-budget', fieldsOf(control?.role_budget_limit)],
    ['group-shared', fieldsOf(fieldsOf(control?.group_shared_limit)?.details)],
    ['workspace-shared', fieldsOf(control?.workspace_shared_limit)],
  ];
}

/** Told, or worked out from whichever two of the three amounts are there. */
function usedPercent(limit: Fields): number | null {
  const told = percentOf(limit.used_percent);
  if (told !== null) return told;
  const rest = percentOf(limit.remaining_percent);
  if (rest !== null) return 100 - rest;
  const remaining = numberOf(limit.remaining);
  const used = numberOf(limit.used);
  const total = numberOf(limit.limit) ?? (used !== null && remaining !== null ? used + remaining : null);
  if (total === null || total <= 0) return null;
  const spent = used ?? (remaining === null ? null : total - remaining);
  return spent === null ? null : percentOf((spent / total) * 100);
}

/** The first spend limit that is there, as one meter; null when there is none. */
export function spendMeter(answer: Fields, now: number): Meter | null {
  const found = places(answer).find(([, limit]) => limit !== null);
  if (!found?.[1]) return null;
  const [kind, limit] = found;
  const used = usedPercent(limit);
  return {
    id: `codex:spend:${kind}`,
    label: 'Monthly credits',
    usedPercent: used,
    windowSeconds: null,
    resetsAt: resetOf(limit, now),
    scope: 'account',
    exhausted: used === 100 || fieldsOf(answer.spend_control)?.reached === true,
  };
}
