// Puts a new credential into the vault, over an existing one if there is one, and shows it. Durable when it returns.
import { isDeepStrictEqual } from 'node:util';
import type { CredentialRecord } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import { profileKey } from '../../core/settings.ts';
import type { ProfileList } from '../profiles/profile-list.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { withLabel, withoutProfile } from '../profiles/settings-changes.ts';
import type { FreshCredential } from '../refresh/fresh-credential.ts';
import { UnreadableRow } from '../vault/sealed-rows.ts';
import type { ListedCredential, StoredCredential, Vault } from '../vault/vault.ts';
import { sameOwner } from './same-owner.ts';

export type StoreOptions = {
  readonly vault: Vault;
  readonly list: ProfileList;
  /** In turn with the renewals of the profile: neither takes the other for what is stored. */
  readonly alone: FreshCredential['alone'];
  /** Called before what is there is replaced: who connects a profile again wants it, also if a disconnect was to remove it. */
  readonly undoRemoval: (profile: ProfileRef) => void;
  /** Called when the credential is stored. `sameOwner`: it took the place of an earlier one of the same account. */
  readonly stored: (record: CredentialRecord, sameOwner: boolean) => void;
};

export type NewCredential = {
  readonly record: CredentialRecord;
  /** Null keeps the label that is there. */
  readonly label: string | null;
  /** Refuses to replace what is there, by throwing; it gets null when that cannot be read. */
  readonly mayReplace: (before: CredentialRecord | null) => void;
  /** The person wants it no more: what was there before is there again when this throws. */
  readonly cancelled?: AbortSignal;
};

/** What the new credential takes the place of. */
type Before = {
  readonly row: ListedCredential | undefined;
  /** Null when there is none, or none that can be read. */
  readonly credential: StoredCredential | null;
  readonly label: string;
};

async function readExisting(vault: Vault, row: ListedCredential): Promise<StoredCredential | null> {
  try {
    return await vault.read(row.serviceId, row.profileId);
  } catch (error) {
    if (error instanceof UnreadableRow) return null;
    throw error;
  }
}

async function lookBefore({ vault, list }: StoreOptions, { record }: NewCredential): Promise<Before> {
  const row = await vault.find(record.serviceId, record.profileId);
  const label = row && list.settings().labels[profileKey(row.serviceId, row.profileId)];
  return { row, credential: row ? await readExisting(vault, row) : null, label: label ?? '' };
}

/** @throws AppError of `mayReplace`; `attempt_cancelled`; `revision_conflict` when another machine changed it at the same moment */
export async function storeCredential(options: StoreOptions, credential: NewCredential): Promise<CredentialRecord> {
  const { serviceId, profileId } = credential.record;
  const row = await options.vault.find(serviceId, profileId);
  return options.alone(serviceId, row?.profileId ?? profileId, () => storeAlone(options, credential));
}

async function storeAlone(options: StoreOptions, credential: NewCredential): Promise<CredentialRecord> {
  const { vault, list, undoRemoval, stored } = options;
  const { mayReplace, label, cancelled } = credential;
  const before = await lookBefore(options, credential);
  const { row } = before;
  const existing = before.credential?.record ?? null;
  if (row) mayReplace(existing);
  // The spelling of the id that is there already wins: case does not count.
  const wanted = { ...credential.record, profileId: row?.profileId ?? credential.record.profileId };
  const isSame = existing !== null && sameOwner(existing.identity, wanted.identity);
  const record = isSame ? { ...wanted, createdAt: existing.createdAt } : wanted;
  const { serviceId, profileId } = record;
  const revision = row?.revision ?? (await vault.revisionOf(serviceId, profileId));
  if (cancelled?.aborted) throw new AppError('attempt_cancelled');
  if (row) undoRemoval(row);
  await vault.write(record, revision);
  await describe(list, record, label, row === undefined);
  await list.reload(serviceId, profileId);
  if (cancelled?.aborted && (await takeBack(options, record, revision + 1, before))) {
    throw new AppError('attempt_cancelled');
  }
  stored(record, isSame);
  return record;
}

/** Answers whether what was there before is there again; what could not be read cannot be brought back. */
async function takeBack(
  { vault, list }: StoreOptions,
  { serviceId, profileId }: CredentialRecord,
  revision: number,
  { row, credential, label }: Before,
): Promise<boolean> {
  if (row && credential === null) return false;
  if (credential) await vault.write(credential.record, revision);
  else await vault.remove(serviceId, profileId);
  const key = profileKey(serviceId, profileId);
  if ((list.settings().labels[key] ?? '') !== label) await list.changeSettings((now) => withLabel(now, key, label));
  await list.reload(serviceId, profileId);
  return true;
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
  const leftovers = isNew && !isDeepStrictEqual(withoutProfile(settings, serviceId, profileId), settings);
  if (label === null && !leftovers) return;
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
