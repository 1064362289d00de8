// Codex writes the rate limits of each answer into the file of its conversation (provider-answers.md §1.5). The file names no account:
// whose numbers these are is known from the home they lie in.
import { type Fields, fieldsOf, firstOf, numberOf, textOf } from '../../lenient.ts';
import type { InBandReading } from '../merge-reading.ts';
import type { Meter } from '../snapshot.ts';
import { distinct, instantOf } from './meter-parts.ts';
import { codexPlanLabel } from './openai-codex-plan.ts';
import { spendMeter } from './openai-codex-spend.ts';
import { codexLimitName, limitMeters } from './openai-codex-windows.ts';

/** The account's own limit; the oldest files do not name it. */
const ownLimit = 'codex';

function reachedType(limits: Fields): string | null {
  const value = limits.rate_limit_reached_type;
  return firstOf(textOf(value, 128), textOf(fieldsOf(value)?.type, 128));
}

/** A slot that is not in force is written as zeros. */
function isEmpty(window: Fields): boolean {
  const minutes = numberOf(window.window_minutes);
  const reset = numberOf(window.resets_at) ?? numberOf(window.resets_in_seconds);
  return numberOf(window.used_percent) === 0 && !minutes && !reset;
}

function inForce(value: unknown): Fields | null {
  const window = fieldsOf(value);
  return window && !isEmpty(window) ? window : null;
}

/** Credits of a workspace that are used up stop the account without any window; the fetched answer tells that in full. */
function metersOf(limits: Fields, at: number): readonly Meter[] {
  const id = textOf(limits.limit_id, 64) ?? ownLimit;
  const windows = { primary: inForce(limits.primary), secondary: inForce(limits.secondary) };
  const label = textOf(limits.limit_name, 64) ?? id;
  if (id !== ownLimit) return limitMeters(windows, codexLimitName(id, label), 'scoped', at);
  const reached = reachedType(limits);
  const stopped = reached !== null && !/credits_depleted$/.test(reached);
  const spend = spendMeter(
    { individual_limit: limits.individual_limit, spend_control: { reached: limits.spend_control_reached } },
    at,
  );
  return [...limitMeters(windows, { id: ownLimit, label: null }, 'account', at, stopped), ...(spend ? [spend] : [])];
}

/**
 * @param line the JSON value of one line of a conversation's file
 * @returns null for every line that holds no rate limits. Times that are told as a rest count from the line's own time
 */
export function codexRolloutReading(line: unknown): InBandReading | null {
  const fields = fieldsOf(line);
  const payload = fieldsOf(fields?.payload);
  const limits = fieldsOf(payload?.rate_limits);
  const observedAt = instantOf(fields?.timestamp);
  if (fields?.type !== 'event_msg' || payload?.type !== 'token_count' || !limits || observedAt === null) return null;
  const meters = distinct(metersOf(limits, observedAt));
  return meters.length === 0 ? null : { observedAt, plan: codexPlanLabel(limits.plan_type), meters };
}
