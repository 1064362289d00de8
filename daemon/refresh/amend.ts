// Changes what is kept of a sign-in beside its tokens: who it is, whether the provider serves it.
import { isDeepStrictEqual } from 'node:util';
import type { ServiceId } from '../../core/catalog/services.ts';
import type { OauthCredential } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { MachineId, ProfileId } from '../../core/ids.ts';
import { type Clock, pause } from '../clock.ts';
import type { Vault } from '../vault/vault.ts';
import type { Leases } from './lease.ts';

/**
 * The change gets what is stored, which may be newer than what the caller has seen.
 * @returns whether anything was to be changed
 * @throws AppError `lease_unavailable` while another machine renews it or a renewal was interrupted, `profile_not_found`; UnreadableRow
 */
export type Amend = (
  serviceId: ServiceId,
  profileId: ProfileId,
  change: (record: OauthCredential) => OauthCredential,
) => Promise<boolean>;

export type AmendOptions = {
  readonly vault: Vault;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly machineId: () => MachineId;
};

/** How long it waits for a lease of another machine, which is mostly held for a moment. */
const patienceMs = 5_000;
const lookAgainMs = 250;

export function createAmend({ vault, leases, clock, machineId }: AmendOptions): Amend {
  /** Under the lease: a renewal on its way back from the provider must find the row that it began with. */
  async function write(record: OauthCredential, revision: number): Promise<'written' | 'moved-on' | 'taken'> {
    const { serviceId, profileId } = record;
    const answer = await leases.hold(serviceId, profileId, revision);
    if (answer.kind !== 'held') return answer.kind;
    // The announcement belongs to this revision: another one would make an uncertain token look unused.
    const uncertain = answer.lease.presented > 0;
    try {
      if (uncertain) throw new AppError('lease_unavailable', `${serviceId}/${profileId}`);
      await vault.write({ ...record, updatedAt: clock.now() }, revision, machineId());
      return 'written';
    } finally {
      await leases.release(serviceId, profileId, !uncertain);
    }
  }

  return async (serviceId, profileId, change) => {
    const deadline = clock.now() + patienceMs;
    while (clock.now() < deadline) {
      const { record, revision } = await vault.read(serviceId, profileId);
      if (record.kind !== 'oauth') return false;
      const next = change(record);
      if (isDeepStrictEqual(next, record)) return false;
      const outcome = await write(next, revision);
      if (outcome === 'written') return true;
      if (outcome === 'taken') await pause(clock, lookAgainMs);
    }
    throw new AppError('lease_unavailable', `${serviceId}/${profileId}`);
  };
}
