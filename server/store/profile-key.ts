// Which profile a row belongs to.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { AccountId, ProfileId } from '../../core/ids.ts';

export type ProfileKey = {
  readonly accountId: AccountId;
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
};

/** The key columns, as values of a new row and as the condition that finds it. */
export function keyColumns({ accountId, serviceId, profileId }: ProfileKey) {
  return { account_id: accountId, service_id: serviceId, profile_key: profileId.toLowerCase() };
}

export const keyColumnNames = ['account_id', 'service_id', 'profile_key'] as const;
