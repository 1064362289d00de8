// Keeps the numbers of every profile current: asks politely by the clock, at a window's reset, and whenever a person wants it.
import { type ServiceId, services } from '../../core/catalog/services.ts';
import type { InBandReading } from '../../core/quota/merge-reading.ts';
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { PolledProfile, type PolledProfileOptions } from './polled-profile.ts';
import { gateName } from './quota-gates.ts';
import { askingOf, quotaSources } from './quota-sources.ts';
import type { ConnectedRef } from './shown-quota.ts';

export type RefreshWish = Partial<ProfileRef> & {
  /** Only what may be asked in the background just now. */
  readonly ifDue?: boolean;
};

export type QuotaPoller = {
  /** Looks at the list again: begins with new profiles and leaves those that are gone. */
  update(): void;
  /**
   * Asks now for the profiles that match, floor or not; the provider's own Retry-After forbids it, and where each question is paid for
   * the floor does. They are asked one after the other. Who cannot be asked at all is in neither list; with `ifDue` nobody waits.
   */
  refresh(wanted: RefreshWish): Promise<{
    refreshed: ProfileRef[];
    waiting: (ProfileRef & { until: number })[];
  }>;
  /** Takes up what a session told of the profile whose home it runs in. */
  apply(ref: ProfileRef, reading: InBandReading): Promise<void>;
  /** Sets no further timer at once; resolves when other machines may go on. */
  stop(): Promise<void>;
};

export type QuotaPollerOptions = Omit<PolledProfileOptions, 'asking'> & {
  /** Whether quotas are asked for at all. */
  readonly canAsk: () => boolean;
  /** Whether the person has switched the paid question on for the profile. */
  readonly probeOn: (ref: ProfileRef) => boolean;
};

async function refreshIfDue(wanted: readonly PolledProfile[]): Promise<ProfileRef[]> {
  const asked = await Promise.all(wanted.map(async (each) => ((await each.askIfDue()) ? [each.ref] : [])));
  return asked.flat();
}

export function createQuotaPoller(options: QuotaPollerOptions): QuotaPoller {
  const { list, canAsk, probeOn, log } = options;
  const polled = new Map<ProfileKey, PolledProfile>();
  const polledOptions: PolledProfileOptions = {
    ...options,
    asking({ serviceId, profileId }) {
      const kind = list.view(serviceId, profileId)?.kind;
      return kind ? askingOf(serviceId, kind, probeOn({ serviceId, profileId })) : { politeness: null };
    },
  };
  const hasNumbers = (serviceId: ServiceId) =>
    services[serviceId].hasQuota && quotaSources[serviceId] !== undefined && canAsk();

  async function leave(profile: PolledProfile): Promise<void> {
    await profile.leave().catch((error: unknown) => log.warn('quota not left', { ...profile.ref, error: `${error}` }));
  }

  function updateOne(key: ProfileKey, ref: ConnectedRef, gate: string): void {
    const known = polled.get(key);
    if (known?.gate === gate && known.connectedAt === ref.connectedAt) {
      known.resume();
      return;
    }
    // Another account behind the same name: none of the old numbers are true of it.
    if (known) void leave(known);
    const profile = new PolledProfile(ref, gate, polledOptions);
    polled.set(key, profile);
    profile.begin();
  }

  return {
    update() {
      const gone = new Set(polled.keys());
      for (const { serviceId, profileId, content } of list.known()) {
        if (!content.readable || !hasNumbers(serviceId)) continue;
        const key = profileKey(serviceId, profileId);
        gone.delete(key);
        const gate = gateName(serviceId, content.identity.accountId, profileId);
        updateOne(key, { serviceId, profileId, connectedAt: content.createdAt }, gate);
      }
      for (const key of gone) {
        const known = polled.get(key);
        polled.delete(key);
        if (known) void leave(known);
      }
    },

    async refresh({ serviceId, profileId, ifDue = false }) {
      const matches = ({ ref }: PolledProfile) =>
        (serviceId ?? ref.serviceId) === ref.serviceId && (profileId ?? ref.profileId) === ref.profileId;
      const wanted = [...polled.values()].filter((each) => matches(each) && each.canBeAsked());
      if (ifDue) return { refreshed: await refreshIfDue(wanted), waiting: [] };
      const asked = await Promise.all(wanted.map(async (each) => ({ ref: each.ref, until: await each.askNow() })));
      return {
        refreshed: asked.flatMap(({ ref, until }) => (until === null ? [ref] : [])),
        waiting: asked.flatMap(({ ref, until }) => (until === null ? [] : [{ ...ref, until }])),
      };
    },

    async apply({ serviceId, profileId }, reading) {
      await polled.get(profileKey(serviceId, profileId))?.apply(reading);
    },

    async stop() {
      const all = [...polled.values()].map(leave);
      polled.clear();
      await Promise.all(all);
    },
  };
}
