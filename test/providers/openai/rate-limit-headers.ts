// The `x-codex-*` headers that the ChatGPT backend puts on model answers: the same numbers as the usage endpoint, as strings.
import type { OpenAiAccount, UsageWindow } from './account-book.ts';

function windowHeaders(slot: 'primary' | 'secondary', window: UsageWindow | undefined): Record<string, string> {
  if (!window) return {};
  return {
    [`x-codex-${slot}-used-percent`]: String(window.usedPercent),
    [`x-codex-${slot}-window-minutes`]: String(Math.round(window.windowSeconds / 60)),
    [`x-codex-${slot}-reset-at`]: String(Math.floor(window.resetsAt / 1000)),
  };
}

export function rateLimitHeaders({ plan, usage }: OpenAiAccount): Record<string, string> {
  const [primary, secondary] = usage.windows;
  return { 'x-codex-plan-type': plan, ...windowHeaders('primary', primary), ...windowHeaders('secondary', secondary) };
}
