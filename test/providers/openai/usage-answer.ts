// The body of `GET /backend-api/wham/usage` for one account, as the live backend shapes it.
import type { OpenAiAccount, OpenAiUsage, UsageWindow } from './account-book.ts';

type Windows = OpenAiUsage['windows'];

const seconds = (ms: number): number => Math.floor(ms / 1000);

/** A limit is spent when one of its windows is. */
export const isSpent = (windows: Windows): boolean => windows.some(({ usedPercent }) => usedPercent >= 100);

function windowAnswer(window: UsageWindow | undefined, now: number) {
  if (!window) return null;
  const { usedPercent, windowSeconds, resetsAt } = window;
  return {
    used_percent: usedPercent,
    limit_window_seconds: windowSeconds,
    reset_after_seconds: Math.max(0, seconds(resetsAt - now)),
    reset_at: seconds(resetsAt),
  };
}

function limitAnswer(windows: Windows, now: number) {
  const spent = isSpent(windows);
  return {
    allowed: !spent,
    limit_reached: spent,
    primary_window: windowAnswer(windows[0], now),
    secondary_window: windowAnswer(windows[1], now),
  };
}

/** `now` in ms epoch. An account without windows answers `rate_limit: null`, as credit-metered workspaces do. */
export function usageAnswer({ accountId, userId, email, plan, usage }: OpenAiAccount, now: number) {
  const { windows, additional, credits, resetCredits } = usage;
  return {
    user_id: userId,
    account_id: accountId,
    email,
    plan_type: plan,
    rate_limit: windows.length === 0 ? null : limitAnswer(windows, now),
    code_review_rate_limit: null,
    additional_rate_limits: additional.map(({ limitName, meteredFeature, windows: own }) => ({
      limit_name: limitName,
      metered_feature: meteredFeature,
      rate_limit: limitAnswer(own, now),
    })),
    credits: {
      has_credits: credits !== null,
      unlimited: credits?.unlimited ?? false,
      overage_limit_reached: false,
      balance: credits?.balance ?? '0',
    },
    spend_control: { reached: false, individual_limit: null },
    rate_limit_reached_type: isSpent(windows) ? { type: 'rate_limit_reached' } : null,
    rate_limit_reset_credits: { available_count: resetCredits },
  };
}
