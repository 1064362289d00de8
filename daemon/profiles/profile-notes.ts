// What this machine notes of a profile for itself: when it was last used and last asked about, and that its removal is under way.
import { serviceIdSchema } from '../../core/catalog/services.ts';
import { profileIdSchema } from '../../core/ids.ts';
import { type ProfileKey, profileKeySchema } from '../../core/settings.ts';
import type { IndexDatabase } from '../index-database.ts';
import type { ProfileRef } from './profile-ref.ts';

export type ProfileNote = {
  /** When a session was last started as it (ms epoch). */
  readonly usedAt: number | null;
  /** When its provider last said who it is (ms epoch). */
  readonly checkedAt: number | null;
};

export type ProfileNotes = {
  all(): Promise<ReadonlyMap<ProfileKey, ProfileNote>>;
  noteUse(key: ProfileKey, at: number): Promise<void>;
  noteCheck(key: ProfileKey, at: number): Promise<void>;
  forget(key: ProfileKey): Promise<void>;
  /** From here on its removal is carried out to the end, over a crash too. */
  beginRemoval(key: ProfileKey): Promise<void>;
  endRemoval(key: ProfileKey): Promise<void>;
  /** Removals that were begun and not ended. */
  removals(): Promise<readonly ProfileRef[]>;
};

export const noNote: ProfileNote = { usedAt: null, checkedAt: null };

function keysIn(text: string): ProfileKey[] {
  const key = profileKeySchema.safeParse(text);
  return key.success ? [key.data] : [];
}

function refsIn(text: string): ProfileRef[] {
  const [service, profile] = text.split('/');
  const serviceId = serviceIdSchema.safeParse(service);
  const profileId = profileIdSchema.safeParse(profile);
  return serviceId.success && profileId.success ? [{ serviceId: serviceId.data, profileId: profileId.data }] : [];
}

export function createProfileNotes(index: IndexDatabase): ProfileNotes {
  async function put(profile: ProfileKey, values: { used_at: number } | { checked_at: number }): Promise<void> {
    await index
      .insertInto('profile_notes')
      .values({ profile, used_at: null, checked_at: null, ...values })
      .onConflict((conflict) => conflict.column('profile').doUpdateSet(values))
      .execute();
  }

  return {
    async all() {
      const rows = await index.selectFrom('profile_notes').selectAll().execute();
      return new Map(
        rows.flatMap(({ profile, used_at, checked_at }) =>
          keysIn(profile).map((key) => [key, { usedAt: used_at, checkedAt: checked_at }] as const),
        ),
      );
    },
    noteUse: (key, at) => put(key, { used_at: at }),
    noteCheck: (key, at) => put(key, { checked_at: at }),
    async forget(key) {
      await index.deleteFrom('profile_notes').where('profile', '=', key).execute();
    },
    async beginRemoval(key) {
      const write = index.insertInto('removals').values({ profile: key });
      await write.onConflict((conflict) => conflict.doNothing()).execute();
    },
    async endRemoval(key) {
      await index.deleteFrom('removals').where('profile', '=', key).execute();
    },
    async removals() {
      const rows = await index.selectFrom('removals').selectAll().execute();
      return rows.flatMap(({ profile }) => refsIn(profile));
    },
  };
}
