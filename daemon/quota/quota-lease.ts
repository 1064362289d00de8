// The right to ask a provider for a profile's numbers in the background, taken at the server so that one machine asks for all.
import type { MachineId } from '../../core/ids.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { ServerClient } from '../server-client.ts';
import type { ConnectedRef } from './shown-quota.ts';

export type QuotaLeaseAnswer = {
  readonly acquired: boolean;
  /** ms epoch, by the server's clock. */
  readonly leaseUntil: number;
  /** The provider's Retry-After, whichever machine has heard it; ms epoch. */
  readonly closedUntil: number | null;
};

export type QuotaLeases = {
  /** @throws AppError `server_unavailable`, `not_found` (the profile is gone) */
  acquire(ref: ConnectedRef, wish: { leaseMs: number; closedUntil: number | null }): Promise<QuotaLeaseAnswer>;
  /** Lets another machine ask. @throws AppError `lease_unavailable` when another machine has it already */
  release(ref: ProfileRef): Promise<void>;
};

export function createQuotaLeases(server: ServerClient, machineId: () => MachineId): QuotaLeases {
  return {
    acquire: ({ serviceId, profileId, connectedAt }, wish) =>
      server('acquireQuotaLease', { serviceId, profileId }, { machineId: machineId(), connectedAt, ...wish }),
    async release({ serviceId, profileId }) {
      await server('releaseQuotaLease', { serviceId, profileId }, { machineId: machineId() });
    },
  };
}
