// What a person does with a profile after it was connected: label, default, pin, disconnect with ten seconds to undo.
import type { ServiceId } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import type { Clock } from '../clock.ts';
import { errorFields, type Log } from '../log.ts';
import type { UnderWay } from '../under-way.ts';
import type { Vault } from '../vault/vault.ts';
import type { ProfileList } from './profile-list.ts';
import { withDefault, withLabel, withoutProfile, withPin } from './settings-changes.ts';

export type ProfileActions = {
  label(serviceId: ServiceId, profileId: ProfileId, label: string): Promise<void>;
  setDefault(serviceId: ServiceId, profileId: ProfileId | null): Promise<void>;
  pin(serviceId: ServiceId, profileId: ProfileId, meterId: string, pinned: boolean): Promise<void>;
  /** Answers when the removal becomes final (ms epoch); `immediate` removes before it answers. */
  disconnect(serviceId: ServiceId, profileId: ProfileId, immediate: boolean): Promise<number>;
  /** Undoes a disconnect. */
  keep(serviceId: ServiceId, profileId: ProfileId): void;
  /** Carries out what was disconnected and not undone: the daemon is about to end. */
  settle(): Promise<void>;
};

export type ProfileActionsOptions = {
  readonly vault: Vault;
  readonly list: ProfileList;
  readonly clock: Clock;
  readonly log: Log;
  readonly underWay: UnderWay;
  /** Ends what still uses the profile and removes its homes. */
  readonly removed: (serviceId: ServiceId, profileId: ProfileId) => Promise<void>;
};

const undoMs = 10_000;

type Removal = { readonly cancel: () => void; readonly finish: () => Promise<void> };

export function createProfileActions(options: ProfileActionsOptions): ProfileActions {
  const { vault, list, clock, log, underWay, removed } = options;
  const removals = new Map<ProfileKey, Removal>();

  function mustExist(serviceId: ServiceId, profileId: ProfileId): ProfileKey {
    if (list.view(serviceId, profileId) === undefined)
      throw new AppError('profile_not_found', `${serviceId}/${profileId}`);
    return profileKey(serviceId, profileId);
  }

  /** The credential goes first: whatever happens next, it is no longer kept. */
  async function remove(serviceId: ServiceId, profileId: ProfileId): Promise<void> {
    await vault.remove(serviceId, profileId);
    await list.reload(serviceId, profileId);
    log.info('profile removed', { serviceId, profileId });
    await removed(serviceId, profileId);
    await list.changeSettings((settings) => withoutProfile(settings, serviceId, profileId));
  }

  function take(key: ProfileKey): Removal | undefined {
    const removal = removals.get(key);
    removals.delete(key);
    removal?.cancel();
    return removal;
  }

  function schedule(serviceId: ServiceId, profileId: ProfileId, key: ProfileKey): number {
    const removalAt = clock.now() + undoMs;
    const finish = async () => {
      take(key);
      try {
        await underWay.track(remove(serviceId, profileId));
      } catch (error) {
        log.error('profile not removed', { serviceId, profileId, ...errorFields(error) });
        list.setRemoval(serviceId, profileId, null);
      }
    };
    removals.set(key, { cancel: clock.after(undoMs, () => void finish()), finish });
    list.setRemoval(serviceId, profileId, removalAt);
    return removalAt;
  }

  return {
    async label(serviceId, profileId, label) {
      const key = mustExist(serviceId, profileId);
      await list.changeSettings((settings) => withLabel(settings, key, label));
    },
    async setDefault(serviceId, profileId) {
      if (profileId !== null) mustExist(serviceId, profileId);
      await list.changeSettings((settings) => withDefault(settings, serviceId, profileId));
    },
    async pin(serviceId, profileId, meterId, pinned) {
      const key = mustExist(serviceId, profileId);
      await list.changeSettings((settings) => withPin(settings, key, meterId, pinned));
    },
    async disconnect(serviceId, profileId, immediate) {
      const key = mustExist(serviceId, profileId);
      take(key);
      if (!immediate) return schedule(serviceId, profileId, key);
      await remove(serviceId, profileId);
      return clock.now();
    },
    keep(serviceId, profileId) {
      take(mustExist(serviceId, profileId));
      list.setRemoval(serviceId, profileId, null);
    },
    async settle() {
      await Promise.all([...removals.values()].map((removal) => removal.finish()));
    },
  };
}
