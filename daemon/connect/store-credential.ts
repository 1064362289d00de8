// Puts a new credential into the vault, over an existing one if there is one, and shows it. Durable when it returns.
import type { CredentialRecord } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import { profileKey } from '../../core/settings.ts';
import type { ProfileList } from '../profiles/profile-list.ts';
import { withLabel, withoutProfile } from '../profiles/settings-changes.ts';
import { UnreadableRow } from '../vault/sealed-rows.ts';
import type { StoredCredential, Vault } from '../vault/vault.ts';
import { identityChanged } from './identity-change.ts';

export type StoreOptions = {
  readonly vault: Vault;
  readonly list: ProfileList;
  /** Called when the credential is stored. `sameOwner`: it took the place of an earlier one of the same account. */
  readonly stored: (record: CredentialRecord, sameOwner: boolean) => void;
};

export type NewCredential = {
  readonly record: CredentialRecord;
  /** Null keeps the label that is there. */
  readonly label: string | null;
  /** Refuses to replace what is there, by throwing; it gets null when that cannot be read. */
  readonly mayReplace: (before: CredentialRecord | null) => void;
};

async function readExisting(vault: Vault, record: CredentialRecord): Promise<StoredCredential | null> {
  try {
    return await vault.read(record.serviceId, record.profileId);
  } catch (error) {
    if (error instanceof UnreadableRow) return null;
    throw error;
  }
}

/** @throws AppError of `mayReplace`; `revision_conflict` when it was changed at the same moment */
export async function storeCredential(options: StoreOptions, credential: NewCredential): Promise<CredentialRecord> {
  const { vault, list, stored } = options;
  const row = await vault.find(credential.record.serviceId, credential.record.profileId);
  // The spelling of the id that is there already wins: case does not count.
  const wanted = { ...credential.record, profileId: row?.profileId ?? credential.record.profileId };
  const existing = row ? await readExisting(vault, wanted) : null;
  if (row) credential.mayReplace(existing?.record ?? null);
  const sameOwner = existing !== null && !identityChanged(existing.record.identity, wanted.identity);
  const record = sameOwner ? { ...wanted, createdAt: existing.record.createdAt } : wanted;
  await vault.write(record, row?.revision ?? (await vault.revisionOf(record.serviceId, record.profileId)));
  await describe(list, record, credential.label, row === undefined);
  await list.reload(record.serviceId, record.profileId);
  stored(record, sameOwner);
  return record;
}

/** A new profile never inherits what a removed one of the same id left behind. */
async function describe(
  list: ProfileList,
  { serviceId, profileId }: CredentialRecord,
  label: string | null,
  isNew: boolean,
): Promise<void> {
  const key = profileKey(serviceId, profileId);
  const settings = list.settings();
  const leftovers = settings.labels[key] !== undefined || settings.pins[key] !== undefined;
  if (label === null && !(isNew && leftovers)) return;
  try {
    await list.changeSettings((before) => {
      const cleared = isNew ? withoutProfile(before, serviceId, profileId) : before;
      return label === null ? cleared : withLabel(cleared, key, label);
    });
  } catch (error) {
    // The sign-in is kept; only its label could not be.
    if (!(error instanceof AppError)) throw error;
  }
}
