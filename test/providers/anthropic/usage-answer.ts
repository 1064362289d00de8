// The body of `GET api.anthropic.com/api/oauth/usage`: the `limits` array, and beside it the older windows and money blocks (§3.1).
import type { AnthropicUsage, ClaudeWindow } from './usage.ts';

/** With microseconds and offset, as the live answer writes times. */
const time = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString().replace(/Z$/, '000+00:00');

function window(value: ClaudeWindow | null, dollars?: { limit: number; used: number }) {
  if (value === null) return null;
  return {
    utilization: value.usedPercent,
    resets_at: time(value.resetsAt),
    limit_dollars: dollars?.limit ?? null,
    used_dollars: dollars?.used ?? null,
    remaining_dollars: dollars ? dollars.limit - dollars.used : null,
    locked_reason: value.usedPercent >= 100 ? 'usage_limit_reached' : null,
  };
}

function severity(percent: number): string {
  if (percent >= 95) return 'critical';
  return percent >= 75 ? 'warning' : 'normal';
}

function limits({ session, weekly, scoped }: AnthropicUsage) {
  const rows = [
    ...(session ? [{ kind: 'session', group: 'session', value: session, scope: null }] : []),
    ...(weekly ? [{ kind: 'weekly_all', group: 'weekly', value: weekly, scope: null }] : []),
    ...scoped.map((value) => ({
      kind: 'weekly_scoped',
      group: 'weekly',
      value,
      scope: { model: { id: null, display_name: value.displayName }, surface: null },
    })),
  ];
  const most = Math.max(...rows.map(({ value }) => value.usedPercent));
  const binding = rows.findIndex(({ value }) => value.usedPercent === most);
  return rows.map(({ kind, group, value, scope }, index) => ({
    kind,
    group,
    percent: value.usedPercent,
    severity: severity(value.usedPercent),
    resets_at: time(value.resetsAt),
    scope,
    is_active: index === binding,
  }));
}

function extraUsage(extra: AnthropicUsage['extra']) {
  return {
    is_enabled: extra !== null,
    monthly_limit: extra?.limit ?? null,
    used_credits: extra?.used ?? null,
    utilization: extra?.limit ? (extra.used / extra.limit) * 100 : null,
    currency: extra?.currency ?? null,
    decimal_places: extra ? 2 : null,
    disabled_reason: null,
  };
}

function spend(extra: AnthropicUsage['extra']) {
  const money = (amount_minor: number) => ({ amount_minor, currency: extra?.currency ?? 'USD', exponent: 2 });
  const limit = extra?.limit ?? null;
  return {
    used: money(extra?.used ?? 0),
    limit: limit === null ? null : money(limit),
    percent: extra && limit ? Math.round((extra.used / limit) * 100) : 0,
    severity: 'normal',
    enabled: extra !== null,
    disabled_reason: null,
    cap: null,
    balance: null,
    auto_reload: null,
    can_purchase_credits: false,
    can_toggle: true,
    disclaimer: null,
  };
}

/** Model windows of old are null since the `limits` array exists, even when that model is at 100 %. */
export function usageAnswer(usage: AnthropicUsage) {
  const { session, weekly, included, extra } = usage;
  return {
    five_hour: window(session),
    seven_day: window(weekly),
    seven_day_oauth_apps: null,
    seven_day_opus: null,
    seven_day_sonnet: null,
    seven_day_cowork: null,
    nimbus_quill: { utilization: 0, resets_at: null },
    cinder_cove: window(included, included ? { limit: included.limitDollars, used: included.usedDollars } : undefined),
    extra_usage: extraUsage(extra),
    spend: spend(extra),
    limits: limits(usage),
    seven_day_breakdown: null,
    member_dashboard_available: false,
  };
}
