// The right to present one profile's refresh token, taken at the server for a time and given back; it announces the presenting too.
import type { ServiceId } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import type { MachineId, ProfileId } from '../../core/ids.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Clock } from '../clock.ts';
import type { ServerClient } from '../server-client.ts';

export type Lease = {
  /** ms epoch, by our own clock. */
  readonly endsAt: number;
  /** How often this revision's token was announced and not completed, this time included. */
  readonly presented: number;
};

export type LeaseAnswer =
  | { readonly kind: 'held'; readonly lease: Lease }
  /** Another machine holds it until then. */
  | { readonly kind: 'taken'; readonly until: number }
  /** The credential has another revision by now. */
  | { readonly kind: 'moved-on' };

export type Leases = {
  take(serviceId: ServiceId, profileId: ProfileId, revision: number): Promise<LeaseAnswer>;
  /** Strikes the announcement. What was achieved stands, whether or not the lease is still ours to give back. */
  release(serviceId: ServiceId, profileId: ProfileId): Promise<void>;
};

export type LeasesOptions = {
  readonly server: ServerClient;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  readonly machineId: () => MachineId;
  readonly leaseMs: number;
};

export function createLeases({ server, clock, checkpoint, machineId, leaseMs }: LeasesOptions): Leases {
  return {
    async take(serviceId, profileId, revision) {
      // From before the question, and by our own clock: the server's may differ.
      const endsAt = clock.now() + leaseMs;
      const wish = { machineId: machineId(), leaseMs, revision };
      const answer = await server('acquireLease', { serviceId, profileId }, wish).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'revision_conflict') return null;
        throw error;
      });
      if (answer === null) return { kind: 'moved-on' };
      if (!answer.acquired) return { kind: 'taken', until: answer.leaseUntil };
      await checkpoint('refresh.announced');
      return { kind: 'held', lease: { endsAt, presented: answer.presented } };
    },
    async release(serviceId, profileId) {
      const answer = server('releaseLease', { serviceId, profileId }, { machineId: machineId(), completed: true });
      await answer.catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
      await checkpoint('refresh.released');
    },
  };
}
