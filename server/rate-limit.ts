// Counts what each account did within the last minute and refuses more than it may. In memory: a restart forgives.
import type { AccountId } from '../core/ids.ts';
import { RouteError } from './route-error.ts';

const windowMs = 60_000;

/**
 * @param maximum how many per account and minute
 * @returns counts one; throws RouteError `rate_limited` when it is one too many, which is not counted
 */
export function createRateLimit(maximum: number, now: () => number): (accountId: AccountId) => void {
  const times = new Map<AccountId, readonly number[]>();
  return (accountId) => {
    const at = now();
    const recent = (times.get(accountId) ?? []).filter((time) => time > at - windowMs && time <= at);
    if (recent.length >= maximum) throw new RouteError('rate_limited');
    times.set(accountId, [...recent, at]);
  };
}
