// The part of the account's settings that every surface needs of quotas.
import type { QuotaRules } from '../api/state.ts';
import { type AccountSettings, emptySettings } from '../settings.ts';

export function quotaRules({ numbers, alerts, meterAlerts, automaticHandOff }: AccountSettings): QuotaRules {
  return { numbers, alerts, meterAlerts, automaticHandOff };
}

export const usualQuotaRules: QuotaRules = quotaRules(emptySettings);
