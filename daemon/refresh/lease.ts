// The right to change one profile's sign-in, taken at the server for a time and given back; it announces a presenting of its token too.
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
  /** To present the token: announces it. */
  take(serviceId: ServiceId, profileId: ProfileId, revision: number): Promise<LeaseAnswer>;
  /** To change the row alone, for a moment: announces nothing. */
  hold(serviceId: ServiceId, profileId: ProfileId, revision: number): Promise<LeaseAnswer>;
  /**
   * Gives it back. What was achieved stands, whether or not the lease is still ours.
   * @param completed strikes the announcements; else they stay for whoever takes the lease next
   */
  release(serviceId: ServiceId, profileId: ProfileId, completed?: boolean): Promise<void>;
};

export type LeasesOptions = {
  readonly server: ServerClient;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  readonly machineId: () => MachineId;
  readonly leaseMs: number;
};

/** A row is written in less. */
const momentMs = 10_000;

export function createLeases({ server, clock, checkpoint, machineId, leaseMs }: LeasesOptions): Leases {
  async function acquire(
    serviceId: ServiceId,
    profileId: ProfileId,
    wish: { readonly revision: number; readonly leaseMs: number; readonly announce: boolean },
  ): Promise<LeaseAnswer> {
    // From before the question, and by our own clock: the server's may differ.
    const endsAt = clock.now() + wish.leaseMs;
    const body = { machineId: machineId(), ...wish };
    const answer = await server('acquireLease', { serviceId, profileId }, body).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'revision_conflict') return null;
      throw error;
    });
    if (answer === null) return { kind: 'moved-on' };
    if (!answer.acquired) return { kind: 'taken', until: answer.leaseUntil };
    return { kind: 'held', lease: { endsAt, presented: answer.presented } };
  }

  return {
    async take(serviceId, profileId, revision) {
      const answer = await acquire(serviceId, profileId, { revision, leaseMs, announce: true });
      if (answer.kind === 'held') await checkpoint('refresh.announced');
      return answer;
    },
    hold: (serviceId, profileId, revision) =>
      acquire(serviceId, profileId, { revision, leaseMs: momentMs, announce: false }),
    async release(serviceId, profileId, completed = true) {
      const answer = server('releaseLease', { serviceId, profileId }, { machineId: machineId(), completed });
      await answer.catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
      if (completed) await checkpoint('refresh.released');
    },
  };
}
