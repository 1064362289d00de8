// States of the daemon for tests of the tray: one profile after another, with as little as each test needs to say.

import type { DaemonState, ProfileView } from '../../core/api/state.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import { profileIdSchema } from '../../core/ids.ts';
import { usualQuotaRules } from '../../core/quota/rules.ts';
import type { Meter } from '../../core/quota/snapshot.ts';

/** A Tuesday, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 24, 12);
export const HOUR_MS = 3_600_000;

export function meter(
  usedPercent: number | null,
  windowSeconds: number,
  resetsAt: number | null = noon + 2 * HOUR_MS,
): Meter {
  return {
    id: `codex:w${windowSeconds}`,
    label: windowSeconds === 18_000 ? '5-hour' : 'Weekly',
    usedPercent,
    windowSeconds,
    resetsAt,
    scope: 'account',
    exhausted: usedPercent === 100,
  };
}

type ProfileParts = Partial<Omit<ProfileView, 'serviceId' | 'profileId'>> & {
  readonly meters?: readonly Meter[];
  readonly plan?: string;
};

export function profile(serviceId: ServiceId, profileId: string, parts: ProfileParts = {}): ProfileView {
  const { meters, plan = 'Plus', ...rest } = parts;
  const id = profileIdSchema.parse(profileId);
  return {
    serviceId,
    profileId: id,
    kind: 'oauth',
    label: null,
    identity: { email: `${profileId}@example.com`, accountId: null, plan: null },
    status: { state: 'connected' },
    isDefault: false,
    pins: [],
    createdAt: noon,
    refreshedAt: noon,
    usedAt: null,
    expiresAt: null,
    imported: false,
    removalAt: null,
    quota:
      meters === undefined
        ? null
        : {
            snapshot: {
              v: 1,
              serviceId,
              profileId: id,
              observedAt: noon - 120_000,
              plan,
              meters: [...meters],
              credits: null,
              resetCredits: null,
            },
            stale: false,
            refreshing: false,
            failure: null,
          },
    ...rest,
  };
}

export function daemonState(profiles: readonly ProfileView[], parts: Partial<DaemonState> = {}): DaemonState {
  return {
    n: 1,
    account: { state: 'open', protection: 'keychain', recoveryCheckedAt: null },
    gates: { connectedServices: true, 'connectedServices.quotas': true },
    overrides: [],
    profiles: [...profiles],
    defaults: { folders: [], backends: [] },
    backends: [],
    sessions: [],
    addedVariables: [],
    quotaRules: usualQuotaRules,
    handOffs: [],
    ...parts,
  };
}
