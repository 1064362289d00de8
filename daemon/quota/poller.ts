// Keeps the numbers of every profile current: asks politely by the clock, at a window's reset, and whenever a person wants it.
import { type ServiceId, services } from '../../core/catalog/services.ts';
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { PolledProfile, type PolledProfileOptions } from './polled-profile.ts';
import { gateName } from './quota-gates.ts';

export type QuotaPoller = {
  /** Looks at the list again: begins with new profiles and leaves those that are gone. */
  update(): void;
  /** Asks now for the profiles that match, floor or not; only the provider's own Retry-After forbids it. */
  refresh(wanted: Partial<ProfileRef>): Promise<{
    refreshed: ProfileRef[];
    waiting: (ProfileRef & { until: number })[];
  }>;
  stop(): void;
};

export type QuotaPollerOptions = PolledProfileOptions & {
  /** Whether this version can ask for the service's quota. */
  readonly canAsk: (serviceId: ServiceId) => boolean;
};

export function createQuotaPoller(options: QuotaPollerOptions): QuotaPoller {
  const { list, canAsk } = options;
  const polled = new Map<ProfileKey, PolledProfile>();

  function updateOne(key: ProfileKey, ref: ProfileRef, gate: string): void {
    const known = polled.get(key);
    if (known?.gate === gate) {
      known.resume();
      return;
    }
    // Another account behind the same name: none of the old numbers are true of it.
    known?.leave();
    const profile = new PolledProfile(ref, gate, options);
    polled.set(key, profile);
    profile.begin();
  }

  return {
    update() {
      const gone = new Set(polled.keys());
      for (const { serviceId, profileId, content } of list.known()) {
        if (!content.readable || !services[serviceId].hasQuota || !canAsk(serviceId)) continue;
        const key = profileKey(serviceId, profileId);
        gone.delete(key);
        updateOne(key, { serviceId, profileId }, gateName(serviceId, content.identity.accountId, profileId));
      }
      for (const key of gone) {
        polled.get(key)?.leave();
        polled.delete(key);
      }
    },

    async refresh({ serviceId, profileId }) {
      const matches = ({ ref }: PolledProfile) =>
        (serviceId ?? ref.serviceId) === ref.serviceId && (profileId ?? ref.profileId) === ref.profileId;
      const wanted = [...polled.values()].filter((each) => matches(each) && each.canBeAsked());
      const asked = await Promise.all(wanted.map(async (each) => ({ ref: each.ref, until: await each.askNow() })));
      return {
        refreshed: asked.flatMap(({ ref, until }) => (until === null ? [ref] : [])),
        waiting: asked.flatMap(({ ref, until }) => (until === null ? [] : [{ ...ref, until }])),
      };
    },

    stop() {
      for (const each of polled.values()) each.leave();
      polled.clear();
    },
  };
}
