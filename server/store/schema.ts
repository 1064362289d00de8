// The server's tables and how a database comes to have them. Ciphertext, kind, revision and leases: nothing else of an account is here.
import type { CredentialKind, ServiceId } from '../../core/catalog/services.ts';
import type { AccountId, MachineId, ProfileId } from '../../core/ids.ts';

type ProfileColumns = {
  account_id: AccountId;
  service_id: ServiceId;
  /** The profile id in lower case: ids are compared without case. */
  profile_key: string;
};

/** A row whose ciphertext is null was removed; it stays to keep its revision from being used again. */
export type StoreSchema = {
  credentials: ProfileColumns & {
    profile_id: ProfileId;
    revision: number;
    kind: CredentialKind | null;
    ciphertext: string | null;
  };
  snapshots: ProfileColumns & { revision: number; ciphertext: string | null };
  /** Lease and intent in one row: until when this machine may refresh, and which revision's token it has announced how often. */
  refresh_leases: ProfileColumns & {
    machine_id: MachineId;
    lease_until: number;
    revision: number;
    presented: number;
  };
  /** Who asks the provider for a profile's numbers in the background, and until when the provider wants nobody to ask. */
  quota_leases: ProfileColumns & {
    machine_id: MachineId;
    lease_until: number;
    closed_until: number | null;
    connected_at: number;
  };
  /** What was read of a profile's quota, a row per day (whole days since 1970, UTC). */
  history_days: ProfileColumns & { day: number; revision: number; ciphertext: string | null };
  settings: { account_id: AccountId; revision: number; ciphertext: string };
};

const profileColumns = 'account_id TEXT NOT NULL, service_id TEXT NOT NULL, profile_key TEXT NOT NULL';
const profileTable = 'PRIMARY KEY (account_id, service_id, profile_key)) STRICT, WITHOUT ROWID';

/** Each entry brings a database from its index to the next version. Published ones are never changed. */
export const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE credentials (${profileColumns}, profile_id TEXT NOT NULL, revision INTEGER NOT NULL, kind TEXT, ciphertext TEXT, ${profileTable}`,
    `CREATE TABLE snapshots (${profileColumns}, revision INTEGER NOT NULL, ciphertext TEXT, ${profileTable}`,
    `CREATE TABLE refresh_leases (${profileColumns}, machine_id TEXT NOT NULL, lease_until INTEGER NOT NULL, revision INTEGER NOT NULL, presented INTEGER NOT NULL, ${profileTable}`,
    'CREATE TABLE settings (account_id TEXT PRIMARY KEY, revision INTEGER NOT NULL, ciphertext TEXT NOT NULL) STRICT, WITHOUT ROWID',
  ],
  [
    `CREATE TABLE quota_leases (${profileColumns}, machine_id TEXT NOT NULL, lease_until INTEGER NOT NULL, closed_until INTEGER, ${profileTable}`,
    `CREATE TABLE history_days (${profileColumns}, day INTEGER NOT NULL, revision INTEGER NOT NULL, ciphertext TEXT, PRIMARY KEY (account_id, service_id, profile_key, day)) STRICT, WITHOUT ROWID`,
  ],
  ['ALTER TABLE quota_leases ADD COLUMN connected_at INTEGER NOT NULL DEFAULT 0'],
];
