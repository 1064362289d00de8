// A profile as the daemon's state shows it, for tests of what is made from it.
import type { ProfileView } from '../../../core/api/state.ts';
import { profileIdSchema } from '../../../core/ids.ts';
import type { Meter, Snapshot } from '../../../core/quota/snapshot.ts';

export const now = 1_800_000_000_000;
export const minute = 60_000;

export function profileView(
  change: Omit<Partial<ProfileView>, 'profileId'> & { profileId?: string } = {},
): ProfileView {
  return {
    serviceId: 'openai-codex',
    kind: 'oauth',
    label: null,
    identity: { email: null, accountId: null, plan: null },
    status: { state: 'connected' },
    isDefault: false,
    pins: [],
    createdAt: now,
    refreshedAt: null,
    usedAt: null,
    expiresAt: null,
    imported: false,
    removalAt: null,
    quota: null,
    ...change,
    profileId: profileIdSchema.parse(change.profileId ?? 'work'),
  };
}

export function meter(change: Partial<Meter> = {}): Meter {
  return {
    id: 'codex:w18000',
    label: '5-hour',
    usedPercent: 38,
    windowSeconds: 18_000,
    resetsAt: now + 130 * minute,
    scope: 'account',
    exhausted: false,
    ...change,
  };
}

export function snapshot(...meters: Meter[]): Snapshot {
  return {
    v: 1,
    serviceId: 'openai-codex',
    profileId: profileIdSchema.parse('work'),
    observedAt: now,
    plan: null,
    meters,
    credits: null,
    resetCredits: null,
  };
}

export function withQuota(pins: string[], ...meters: Meter[]): ProfileView {
  const quota = { snapshot: snapshot(...meters), stale: false, refreshing: false, failure: null };
  return profileView({ pins, quota });
}
