// The list of profiles as every client sees it: rows of the vault, settings, and what refresher and poller are doing, put together.
import { isDeepStrictEqual } from 'node:util';
import type { ProfileView } from '../../core/api/state.ts';
import { type ServiceId, serviceIds } from '../../core/catalog/services.ts';
import type { RefreshActivity } from '../../core/credential/status.ts';
import { AppError } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import { type AccountSettings, emptySettings, type ProfileKey, profileKey } from '../../core/settings.ts';
import { UnreadableRow } from '../vault/sealed-rows.ts';
import type { SettingsRow } from '../vault/settings-row.ts';
import type { Vault } from '../vault/vault.ts';
import { type KnownProfile, knownProfile, profileView } from './known-profile.ts';

export type ProfileList = {
  /** Reads everything again. */
  load(): Promise<void>;
  /** Reads one profile again; it is taken off when it is gone. */
  reload(serviceId: ServiceId, profileId: ProfileId): Promise<void>;
  known(): readonly KnownProfile[];
  settings(): AccountSettings;
  view(serviceId: ServiceId, profileId: ProfileId): ProfileView | undefined;
  /** Applies a change to the settings row and shows it. */
  changeSettings(change: (settings: AccountSettings) => AccountSettings): Promise<void>;
  setRefresh(serviceId: ServiceId, profileId: ProfileId, activity: RefreshActivity): void;
  setRemoval(serviceId: ServiceId, profileId: ProfileId, removalAt: number | null): void;
  setQuota(serviceId: ServiceId, profileId: ProfileId, quota: ProfileView['quota']): void;
};

export type ProfileListOptions = {
  readonly vault: Vault;
  readonly settingsRow: SettingsRow;
  readonly publish: (profiles: ProfileView[]) => void;
};

type Surrounding = { refresh: RefreshActivity; removalAt: number | null; quota: ProfileView['quota'] };

const idle: Surrounding = { refresh: { state: 'idle' }, removalAt: null, quota: null };

/** Catalogue order, then the order of connecting; what cannot be read comes last. */
function compareProfiles(a: ProfileView, b: ProfileView): number {
  const byService = serviceIds.indexOf(a.serviceId) - serviceIds.indexOf(b.serviceId);
  if (byService !== 0) return byService;
  const age = (view: ProfileView) => view.createdAt ?? Number.MAX_SAFE_INTEGER;
  return age(a) - age(b) || a.profileId.localeCompare(b.profileId);
}

export function createProfileList({ vault, settingsRow, publish }: ProfileListOptions): ProfileList {
  const known = new Map<ProfileKey, KnownProfile>();
  const surroundings = new Map<ProfileKey, Surrounding>();
  let settings = emptySettings;

  const viewOf = (profile: KnownProfile) => {
    const around = surroundings.get(profileKey(profile.serviceId, profile.profileId)) ?? idle;
    return profileView(profile, { settings, ...around });
  };
  const show = () => publish([...known.values()].map(viewOf).sort(compareProfiles));

  async function readOne(serviceId: ServiceId, profileId: ProfileId): Promise<KnownProfile | null> {
    try {
      return knownProfile((await vault.read(serviceId, profileId)).record);
    } catch (error) {
      if (error instanceof UnreadableRow)
        return { serviceId, profileId, content: { readable: false, cause: error.cause } };
      if (error instanceof AppError && error.code === 'profile_not_found') return null;
      throw error;
    }
  }

  async function reload(serviceId: ServiceId, profileId: ProfileId): Promise<void> {
    const key = profileKey(serviceId, profileId);
    const profile = await readOne(serviceId, profileId);
    if (profile) known.set(key, profile);
    else {
      known.delete(key);
      surroundings.delete(key);
    }
  }

  function surround(serviceId: ServiceId, profileId: ProfileId, change: Partial<Surrounding>): void {
    const key = profileKey(serviceId, profileId);
    const before = surroundings.get(key) ?? idle;
    const after = { ...before, ...change };
    if (!known.has(key) || isDeepStrictEqual(before, after)) return;
    surroundings.set(key, after);
    show();
  }

  return {
    async load() {
      settings = await settingsRow.read().catch((error: unknown) => {
        if (error instanceof UnreadableRow) return emptySettings;
        throw error;
      });
      const rows = await vault.list();
      await Promise.all(rows.map(({ serviceId, profileId }) => reload(serviceId, profileId)));
      show();
    },
    async reload(serviceId, profileId) {
      await reload(serviceId, profileId);
      show();
    },
    known: () => [...known.values()],
    settings: () => settings,
    view(serviceId, profileId) {
      const profile = known.get(profileKey(serviceId, profileId));
      return profile && viewOf(profile);
    },
    async changeSettings(change) {
      settings = await settingsRow.change(change);
      show();
    },
    setRefresh: (serviceId, profileId, refresh) => surround(serviceId, profileId, { refresh }),
    setRemoval: (serviceId, profileId, removalAt) => surround(serviceId, profileId, { removalAt }),
    setQuota: (serviceId, profileId, quota) => surround(serviceId, profileId, { quota }),
  };
}
