// Claude's money: extra usage beside the plan, and the dollars that some plans include (provider-answers.md §3.1).
import { type Fields, fieldsOf, numberOf, textOf } from '../../lenient.ts';
import type { Meter } from '../snapshot.ts';
import { claudeReset } from './claude-windows.ts';
import { percentOf } from './meter-parts.ts';

type Money = NonNullable<Meter['money']>;

function currencyOf(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return /^[A-Z]{3}$/.test(text) ? text : null;
}

/** Minor units as whole ones; null when negative or not to be read. */
function whole(minor: unknown, places: unknown): number | null {
  const amount = numberOf(minor);
  const digits = numberOf(places);
  if (amount === null || amount < 0 || digits === null || !Number.isInteger(digits) || digits < 0 || digits > 8) {
    return null;
  }
  return amount / 10 ** digits;
}

function amountOf(value: unknown): { readonly amount: number; readonly currency: string } | null {
  const fields = fieldsOf(value);
  const currency = currencyOf(fields?.currency);
  if (!Number.isInteger(numberOf(fields?.amount_minor)) || currency === null) return null;
  const amount = whole(fields?.amount_minor, fields?.exponent);
  return amount === null ? null : { amount, currency };
}

/** A percentage is there only with a limit: without one the answer says 0, which would read as untouched. */
function usedOf(told: unknown, money: Money | undefined): number | null {
  if (money && (money.limit === null || money.limit <= 0)) return null;
  return percentOf(told) ?? (money?.limit ? percentOf((money.used / money.limit) * 100) : null);
}

function extra(usedPercent: number | null, money: Money | undefined): Meter | null {
  if (usedPercent === null && money === undefined) return null;
  return {
    id: 'claude:extra',
    label: 'Extra usage',
    usedPercent,
    windowSeconds: null,
    resetsAt: null,
    // It comes after the plan and never stops it.
    scope: 'scoped',
    exhausted: false,
    ...(money ? { money } : {}),
  };
}

function ofSpend(spend: Fields): Meter | null {
  const used = amountOf(spend.used);
  if (spend.enabled !== true || used === null) return null;
  const limit = amountOf(spend.limit);
  const money = {
    used: used.amount,
    limit: limit?.currency === used.currency ? limit.amount : null,
    currency: used.currency,
  };
  return extra(usedOf(spend.percent, money), money);
}

/** The older block. Its oldest form names no currency: then there is a percentage and no amount. */
function ofExtraUsage(block: Fields): Meter | null {
  if (block.is_enabled !== true) return null;
  const places = block.decimal_places ?? 2;
  const used = whole(block.used_credits, places);
  const currency = currencyOf(block.currency);
  const limit = whole(block.monthly_limit, places);
  const money = used === null || currency === null ? undefined : { used, limit, currency };
  const share = used !== null && limit ? (used / limit) * 100 : null;
  return extra(limit ? usedOf(block.utilization ?? share, money) : null, money);
}

/** Extra usage when it is switched on; `spend` counts before the older `extra_usage`. */
export function extraUsageMeter(answer: Fields): Meter | null {
  const spend = fieldsOf(answer.spend);
  if (spend) return ofSpend(spend);
  const block = fieldsOf(answer.extra_usage);
  return block && ofExtraUsage(block);
}

/** The dollars that a plan includes; they can stop the account. */
export function includedUsageMeter(answer: Fields, now: number): Meter | null {
  const pool = fieldsOf(answer.cinder_cove);
  const limit = numberOf(pool?.limit_dollars);
  if (!pool || limit === null || limit < 0) return null;
  const remaining = numberOf(pool.remaining_dollars);
  const used = numberOf(pool.used_dollars) ?? (remaining === null ? null : Math.max(0, limit - remaining));
  const money = used === null || used < 0 ? undefined : { used, limit, currency: 'USD' };
  const usedPercent = usedOf(pool.utilization, money);
  if (usedPercent === null && money === undefined) return null;
  return {
    id: 'claude:included',
    label: 'Included usage',
    usedPercent,
    windowSeconds: null,
    resetsAt: claudeReset(pool.resets_at, now),
    scope: 'account',
    exhausted: usedPercent === 100 || textOf(pool.locked_reason, 256) !== null,
    ...(money ? { money } : {}),
  };
}
