// Changes what is kept of a sign-in beside its tokens: who it is, whether the provider serves it.
import { isDeepStrictEqual } from 'node:util';
import type { ServiceId } from '../../core/catalog/services.ts';
import type { OauthCredential } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { MachineId, ProfileId } from '../../core/ids.ts';
import type { Clock } from '../clock.ts';
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

const mostTries = 4;

export function createAmend({ vault, leases, clock, machineId }: AmendOptions): Amend {
  /** Under the lease: a renewal on its way back from the provider must find the row that it began with. */
  async function write(record: OauthCredential, revision: number): Promise<boolean> {
    const { serviceId, profileId } = record;
    const answer = await leases.hold(serviceId, profileId, revision);
    if (answer.kind === 'moved-on') return false;
    if (answer.kind === 'taken') throw new AppError('lease_unavailable', `${serviceId}/${profileId}`);
    // The announcement belongs to this revision: another one would make an uncertain token look unused.
    const uncertain = answer.lease.presented > 0;
    try {
      if (uncertain) throw new AppError('lease_unavailable', `${serviceId}/${profileId}`);
      await vault.write({ ...record, updatedAt: clock.now() }, revision, machineId());
      return true;
    } finally {
      await leases.release(serviceId, profileId, !uncertain);
    }
  }

  return async (serviceId, profileId, change) => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const { record, revision } = await vault.read(serviceId, profileId);
      if (record.kind !== 'oauth') return false;
      const next = change(record);
      if (isDeepStrictEqual(next, record)) return false;
      if (await write(next, revision)) return true;
    }
    throw new AppError('revision_conflict', `${serviceId}/${profileId}`);
  };
}
