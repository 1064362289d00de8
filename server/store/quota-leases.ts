// Quota leases: one machine asks the provider for a profile's numbers, and all of them wait when the provider says so.
import { longestQuotaLeaseMs } from '../../core/api/server.ts';
import type { MachineId } from '../../core/ids.ts';
import { RouteError } from '../route-error.ts';
import { keyColumnNames, keyColumns, type ProfileKey } from './profile-key.ts';
import type { StoreAccess } from './store.ts';

type QuotaLeaseRequest = {
  readonly machineId: MachineId;
  /** Of the account that is the profile now, ms epoch. */
  readonly connectedAt: number;
  readonly leaseMs: number;
  /** The provider's Retry-After as this machine knows it, ms epoch. */
  readonly closedUntil: number | null;
};

export type QuotaLeaseAnswer = {
  readonly acquired: boolean;
  readonly leaseUntil: number;
  readonly closedUntil: number | null;
};

/** Nobody is asked to wait longer (core/retry-after.ts), give or take what the clocks of two machines differ. */
const longestWaitMs = 90_000_000;

function findLease(access: StoreAccess, key: ProfileKey) {
  return access
    .selectFrom('quota_leases')
    .select(['machine_id', 'lease_until', 'closed_until', 'connected_at'])
    .where((eb) => eb.and(keyColumns(key)))
    .executeTakeFirst();
}

/** The later of the two that is still to come; null when neither is. One too far off was told by a clock that has been set back since. */
function stillClosed(now: number, ...instants: readonly (number | null | undefined)[]): number | null {
  const coming = instants.filter((at): at is number => typeof at === 'number' && at > now && at <= now + longestWaitMs);
  return coming.length === 0 ? null : Math.max(...coming);
}

/** Call it within a transaction. What another machine was told to wait for this account is kept, whoever holds the lease. */
export async function takeQuotaLease(
  access: StoreAccess,
  key: ProfileKey,
  { machineId, connectedAt, leaseMs, closedUntil }: QuotaLeaseRequest,
  now: number,
): Promise<QuotaLeaseAnswer> {
  const found = await findLease(access, key);
  const row = found?.connected_at === connectedAt ? found : undefined;
  const isHeld = row !== undefined && row.lease_until > now && row.lease_until <= now + longestQuotaLeaseMs;
  const acquired = !isHeld || row.machine_id === machineId;
  const values = {
    machine_id: acquired ? machineId : row.machine_id,
    lease_until: acquired ? now + leaseMs : row.lease_until,
    closed_until: stillClosed(now, row?.closed_until, closedUntil),
    connected_at: connectedAt,
  };
  await access
    .insertInto('quota_leases')
    .values({ ...keyColumns(key), ...values })
    .onConflict((conflict) => conflict.columns(keyColumnNames).doUpdateSet(values))
    .execute();
  return { acquired, leaseUntil: values.lease_until, closedUntil: values.closed_until };
}

/** The lease ends now; what the provider wants waited stays. @throws RouteError `lease_unavailable` when another machine holds it */
export async function giveQuotaLeaseBack(
  access: StoreAccess,
  key: ProfileKey,
  machineId: MachineId,
  now: number,
): Promise<void> {
  const row = await findLease(access, key);
  if (!row) return;
  if (row.machine_id !== machineId) throw new RouteError('lease_unavailable');
  await access
    .updateTable('quota_leases')
    .set({ lease_until: Math.min(row.lease_until, now) })
    .where((eb) => eb.and(keyColumns(key)))
    .execute();
}
