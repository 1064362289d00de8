// Disconnecting: ten seconds to undo, then the credential goes first, and all that named the profile after it, over a crash too.
import type { CredentialRecord } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Clock } from '../clock.ts';
import { errorFields, type Log } from '../log.ts';
import type { FreshCredential } from '../refresh/fresh-credential.ts';
import type { UnderWay } from '../under-way.ts';
import { UnreadableRow } from '../vault/sealed-rows.ts';
import type { Vault } from '../vault/vault.ts';
import type { ProfileList } from './profile-list.ts';
import type { ProfileNotes } from './profile-notes.ts';
import type { ProfileRef } from './profile-ref.ts';
import type { Revoke } from './revoke.ts';
import { withoutProfile } from './settings-changes.ts';

export type Disconnect = { readonly immediate: boolean; readonly revoke: boolean };

export type Removals = {
  /** Answers when the removal becomes final (ms epoch); `immediate` removes before it answers. @throws AppError `profile_not_found` */
  disconnect(ref: ProfileRef, wish: Disconnect): Promise<number>;
  /** Undoes a disconnect. @throws AppError `profile_not_found` */
  keep(ref: ProfileRef): void;
  /** Carries out what was disconnected and not undone: the daemon is about to end. */
  settle(): Promise<void>;
  /** Finishes what an earlier daemon could not: the credential was gone, and what named it was not. */
  resume(): Promise<void>;
};

export type RemovalsOptions = {
  readonly vault: Vault;
  readonly list: ProfileList;
  readonly notes: ProfileNotes;
  readonly credentials: Pick<FreshCredential, 'alone' | 'reset'>;
  readonly revoke: Revoke;
  readonly clock: Clock;
  readonly log: Log;
  readonly checkpoint: Checkpoint;
  readonly underWay: UnderWay;
  /** Removes what backends kept for it. False: some of it is in use. */
  readonly removeHomes: (ref: ProfileRef) => Promise<boolean>;
};

const undoMs = 10_000;

type Pending = { readonly cancel: () => void; readonly finish: () => Promise<void> };

export function createRemovals(options: RemovalsOptions): Removals {
  const { vault, list, notes, credentials, clock, log, checkpoint, underWay, removeHomes } = options;
  const pending = new Map<ProfileKey, Pending>();
  /** Those whose ten seconds are over: `waiting` ones can still be kept, until their credential goes. */
  const ending = new Map<ProfileKey, 'waiting' | 'final'>();

  function mustExist({ serviceId, profileId }: ProfileRef): ProfileKey {
    if (list.view(serviceId, profileId) === undefined)
      throw new AppError('profile_not_found', `${serviceId}/${profileId}`);
    return profileKey(serviceId, profileId);
  }

  /** One piece that could not be taken away keeps none of the others. Answers whether all of it is gone. */
  async function prune({ serviceId, profileId }: ProfileRef): Promise<boolean> {
    const key = profileKey(serviceId, profileId);
    const pieces: (() => Promise<unknown>)[] = [
      () => list.changeSettings((settings) => withoutProfile(settings, serviceId, profileId)),
      () => removeHomes({ serviceId, profileId }),
      () => notes.forget(key),
    ];
    let all = true;
    for (const piece of pieces) {
      const done = await piece().catch((error: unknown) => {
        log.error('left behind by a removed profile', { serviceId, profileId, ...errorFields(error) });
        return false;
      });
      all &&= done !== false;
    }
    await checkpoint('removal.pruned');
    return all;
  }

  async function end(ref: ProfileRef, record: CredentialRecord): Promise<void> {
    const { serviceId, profileId } = ref;
    const outcome = await options.revoke(record);
    log.info('asked the provider to end a sign-in', { serviceId, profileId, outcome });
  }

  /** Null when it cannot be read: then there is nothing to show the provider, and it is removed all the same. */
  async function readLast({ serviceId, profileId }: ProfileRef): Promise<CredentialRecord | null> {
    try {
      return (await vault.read(serviceId, profileId)).record;
    } catch (error) {
      if (error instanceof UnreadableRow) return null;
      throw error;
    }
  }

  /** In turn with renewals and sign-ins: neither puts a token into the world, or a credential into the vault, that is then lost. */
  async function removeAlone(
    ref: ProfileRef,
    key: ProfileKey,
    revoke: boolean,
  ): Promise<CredentialRecord | 'kept' | null> {
    const { serviceId, profileId } = ref;
    return credentials.alone(serviceId, profileId, async () => {
      if (ending.get(key) !== 'waiting') return 'kept';
      const record = revoke ? await readLast(ref) : null;
      ending.set(key, 'final');
      await vault.remove(serviceId, profileId);
      return record;
    });
  }

  async function remove(ref: ProfileRef, revoke: boolean): Promise<void> {
    const key = profileKey(ref.serviceId, ref.profileId);
    ending.set(key, 'waiting');
    try {
      await removeNow(ref, key, revoke);
    } finally {
      ending.delete(key);
    }
  }

  async function removeNow(ref: ProfileRef, key: ProfileKey, revoke: boolean): Promise<void> {
    const { serviceId, profileId } = ref;
    await notes.beginRemoval(key);
    await checkpoint('removal.noted');
    const record = await removeAlone(ref, key, revoke);
    if (record === 'kept') return notes.endRemoval(key);
    await list.reload(serviceId, profileId);
    credentials.reset(serviceId, profileId);
    log.info('profile removed', { serviceId, profileId });
    if (record) void underWay.track(end(ref, record));
    if (!(await prune(ref))) return;
    await notes.endRemoval(key);
    await checkpoint('removal.done');
  }

  function take(key: ProfileKey): Pending | undefined {
    const removal = pending.get(key);
    pending.delete(key);
    removal?.cancel();
    return removal;
  }

  function schedule(ref: ProfileRef, key: ProfileKey, revoke: boolean): number {
    const { serviceId, profileId } = ref;
    const removalAt = clock.now() + undoMs;
    const finish = async () => {
      take(key);
      try {
        await underWay.track(remove(ref, revoke));
      } catch (error) {
        log.error('profile not removed', { serviceId, profileId, ...errorFields(error) });
        list.setRemoval(serviceId, profileId, null);
      }
    };
    pending.set(key, { cancel: clock.after(undoMs, () => void finish()), finish });
    list.setRemoval(serviceId, profileId, removalAt);
    return removalAt;
  }

  return {
    async disconnect(ref, { immediate, revoke }) {
      const key = mustExist(ref);
      take(key);
      if (!immediate) return schedule(ref, key, revoke);
      await remove(ref, revoke);
      return clock.now();
    },
    keep(ref) {
      const key = mustExist(ref);
      if (ending.get(key) === 'final') throw new AppError('profile_not_found', key);
      ending.delete(key);
      take(key);
      list.setRemoval(ref.serviceId, ref.profileId, null);
    },
    async settle() {
      await Promise.all([...pending.values()].map((removal) => removal.finish()));
    },
    async resume() {
      for (const ref of await notes.removals()) {
        const key = profileKey(ref.serviceId, ref.profileId);
        // Still there: it was killed before the first step, and the person sees it.
        if (list.view(ref.serviceId, ref.profileId) !== undefined || (await prune(ref))) await notes.endRemoval(key);
      }
    },
  };
}
