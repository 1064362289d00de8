// The `anthropic-ratelimit-unified-*` headers on model answers to a subscription: the usage endpoint's numbers as fractions (§3.6).
import { type AnthropicUsage, type ClaudeWindow, isSpent } from './usage.ts';

const PREFIX = 'anthropic-ratelimit-unified';

const statusOf = ({ usedPercent }: ClaudeWindow): string => {
  if (usedPercent >= 100) return 'rejected';
  return usedPercent >= 90 ? 'allowed_warning' : 'allowed';
};
const epochSeconds = (at: number): string => String(Math.floor(at / 1000));

function windowHeaders(name: '5h' | '7d', window: ClaudeWindow | null): Record<string, string> {
  if (!window) return {};
  return {
    [`${PREFIX}-${name}-utilization`]: String(window.usedPercent / 100),
    [`${PREFIX}-${name}-status`]: statusOf(window),
    ...(window.resetsAt !== null && { [`${PREFIX}-${name}-reset`]: epochSeconds(window.resetsAt) }),
  };
}

export function rateLimitHeaders(usage: AnthropicUsage): Record<string, string> {
  const { session, weekly, extra } = usage;
  const weeklyBinds = weekly !== null && weekly.usedPercent > (session?.usedPercent ?? -1);
  const binding = weeklyBinds ? weekly : session;
  return {
    [`${PREFIX}-status`]: isSpent(usage) ? 'rejected' : binding ? statusOf(binding) : 'allowed',
    [`${PREFIX}-representative-claim`]: weeklyBinds ? 'seven_day' : 'five_hour',
    ...(binding?.resetsAt && { [`${PREFIX}-reset`]: epochSeconds(binding.resetsAt) }),
    ...windowHeaders('5h', session),
    ...windowHeaders('7d', weekly),
    [`${PREFIX}-overage-status`]: extra ? 'allowed' : 'rejected',
    ...(!extra && { [`${PREFIX}-overage-disabled-reason`]: 'org_level_disabled' }),
  };
}
