// Refresh leases: one machine at a time may present a profile's refresh token, and says so beforehand (DESIGN §3).
import type { MachineId } from '../../core/ids.ts';
import { RouteError } from '../route-error.ts';
import { keyColumnNames, keyColumns, type ProfileKey } from './profile-key.ts';
import type { StoreAccess } from './store.ts';

type LeaseRequest = {
  readonly machineId: MachineId;
  readonly leaseMs: number;
  readonly revision: number;
  /** Whether the token is about to be presented. */
  readonly announce: boolean;
};

export type LeaseAnswer =
  | { readonly acquired: true; readonly leaseUntil: number; readonly presented: number }
  | { readonly acquired: false; readonly leaseUntil: number };

function findLease(access: StoreAccess, key: ProfileKey) {
  return access
    .selectFrom('refresh_leases')
    .select(['machine_id', 'lease_until', 'revision', 'presented'])
    .where((eb) => eb.and(keyColumns(key)))
    .executeTakeFirst();
}

/** Call it within the transaction that has read the credential's revision. An announcement of another revision counts from one. */
export async function takeLease(
  access: StoreAccess,
  key: ProfileKey,
  { machineId, leaseMs, revision, announce }: LeaseRequest,
  now: number,
): Promise<LeaseAnswer> {
  const row = await findLease(access, key);
  if (row && row.machine_id !== machineId && row.lease_until > now) {
    return { acquired: false, leaseUntil: row.lease_until };
  }
  const leaseUntil = now + leaseMs;
  const announced = row?.revision === revision ? row.presented : 0;
  const presented = announce ? announced + 1 : announced;
  const values = { machine_id: machineId, lease_until: leaseUntil, revision, presented };
  await access
    .insertInto('refresh_leases')
    .values({ ...keyColumns(key), ...values })
    .onConflict((conflict) => conflict.columns(keyColumnNames).doUpdateSet(values))
    .execute();
  return { acquired: true, leaseUntil, presented };
}

/** @throws RouteError `lease_unavailable` unless this machine holds the lease at this instant */
export async function requireLease(
  access: StoreAccess,
  key: ProfileKey,
  machineId: MachineId,
  now: number,
): Promise<void> {
  const row = await findLease(access, key);
  if (!row || row.machine_id !== machineId || row.lease_until <= now) throw new RouteError('lease_unavailable');
}

/**
 * Gives the lease back. `completed` strikes the announcements; else they stay, for whoever takes the lease next.
 * @throws RouteError `lease_unavailable` when the last to take it was another machine
 */
export async function giveLeaseBack(
  access: StoreAccess,
  key: ProfileKey,
  machineId: MachineId,
  completed: boolean,
): Promise<void> {
  const row = await findLease(access, key);
  if (!row) return;
  if (row.machine_id !== machineId) throw new RouteError('lease_unavailable');
  const where = keyColumns(key);
  if (completed)
    await access
      .deleteFrom('refresh_leases')
      .where((eb) => eb.and(where))
      .execute();
  else
    await access
      .updateTable('refresh_leases')
      .set({ lease_until: 0 })
      .where((eb) => eb.and(where))
      .execute();
}
