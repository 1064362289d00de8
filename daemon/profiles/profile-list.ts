// The list of profiles as every client sees it: rows of the vault, settings, and what refresher and poller are doing, put together.
import { isDeepStrictEqual } from 'node:util';
import type { DaemonState, ProfileView } from '../../core/api/state.ts';
import { type ServiceId, serviceIds } from '../../core/catalog/services.ts';
import type { CredentialRecord } from '../../core/credential/record.ts';
import { type RefreshActivity, statusChangesAt } from '../../core/credential/status.ts';
import { AppError } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import { quotaRules } from '../../core/quota/rules.ts';
import { type AccountSettings, emptySettings, type ProfileKey, profileKey } from '../../core/settings.ts';
import type { Clock } from '../clock.ts';
import { UnreadableRow } from '../vault/sealed-rows.ts';
import type { SettingsRow } from '../vault/settings-row.ts';
import type { Vault } from '../vault/vault.ts';
import { defaultsView } from './defaults-view.ts';
import { type KnownProfile, knownProfile, profileView } from './known-profile.ts';
import { noNote, type ProfileNote, type ProfileNotes } from './profile-notes.ts';

export type ProfileList = {
  /** Reads settings and rows again, as far as they have changed since: another machine may have written them. */
  load(): Promise<void>;
  /** Reads one profile again; it is taken off when it is gone. */
  reload(serviceId: ServiceId, profileId: ProfileId): Promise<void>;
  known(): readonly KnownProfile[];
  settings(): AccountSettings;
  view(serviceId: ServiceId, profileId: ProfileId): ProfileView | undefined;
  /** What its refresher is doing, whatever its status is. */
  activity(serviceId: ServiceId, profileId: ProfileId): RefreshActivity;
  note(serviceId: ServiceId, profileId: ProfileId): ProfileNote;
  /** Applies a change to the settings row and shows it. */
  changeSettings(change: (settings: AccountSettings) => AccountSettings): Promise<void>;
  setRefresh(serviceId: ServiceId, profileId: ProfileId, activity: RefreshActivity): void;
  setRemoval(serviceId: ServiceId, profileId: ProfileId, removalAt: number | null): void;
  setQuota(serviceId: ServiceId, profileId: ProfileId, quota: ProfileView['quota']): void;
  /** A session was started as it just now. */
  used(serviceId: ServiceId, profileId: ProfileId): Promise<void>;
  /** Its provider has just said who it is. */
  checked(serviceId: ServiceId, profileId: ProfileId): Promise<void>;
  /** Calls with each record that a look at the rows has found newer than it was known. */
  onNewer(listener: (record: CredentialRecord) => void): void;
  /** Sets no further timer. */
  stop(): void;
};

export type ProfileListOptions = {
  readonly vault: Vault;
  readonly settingsRow: SettingsRow;
  readonly notes: ProfileNotes;
  readonly clock: Clock;
  readonly publish: (parts: Pick<DaemonState, 'profiles' | 'defaults' | 'addedVariables' | 'quotaRules'>) => void;
};

type Surrounding = {
  refresh: RefreshActivity;
  removalAt: number | null;
  quota: ProfileView['quota'];
};

const idle: Surrounding = { refresh: { state: 'idle' }, removalAt: null, quota: null };

/** Catalogue order, then the order of connecting; what cannot be read comes last. */
function compareProfiles(a: ProfileView, b: ProfileView): number {
  const byService = serviceIds.indexOf(a.serviceId) - serviceIds.indexOf(b.serviceId);
  if (byService !== 0) return byService;
  const age = (view: ProfileView) => view.createdAt ?? Number.MAX_SAFE_INTEGER;
  return age(a) - age(b) || a.profileId.localeCompare(b.profileId);
}

export function createProfileList(options: ProfileListOptions): ProfileList {
  const list = new Profiles(options);
  return {
    load: () => list.load(),
    async reload(serviceId, profileId) {
      await list.read(serviceId, profileId);
      list.show();
    },
    known: () => [...list.known.values()],
    settings: () => list.settings,
    view: (serviceId, profileId) => list.view(serviceId, profileId),
    activity: (serviceId, profileId) => list.around(profileKey(serviceId, profileId)).refresh,
    note: (serviceId, profileId) => list.notes.get(profileKey(serviceId, profileId)) ?? noNote,
    changeSettings: (change) => list.changeSettings(change),
    setRefresh: (serviceId, profileId, refresh) => list.surround(serviceId, profileId, { refresh }),
    setRemoval: (serviceId, profileId, removalAt) => list.surround(serviceId, profileId, { removalAt }),
    setQuota: (serviceId, profileId, quota) => list.surround(serviceId, profileId, { quota }),
    used: (serviceId, profileId) => list.noteNow(serviceId, profileId, 'usedAt'),
    checked: (serviceId, profileId) => list.noteNow(serviceId, profileId, 'checkedAt'),
    onNewer: (listener) => void list.newerListeners.add(listener),
    stop: () => list.stop(),
  };
}

class Profiles {
  readonly known = new Map<ProfileKey, KnownProfile>();
  readonly notes = new Map<ProfileKey, ProfileNote>();
  readonly newerListeners = new Set<(record: CredentialRecord) => void>();
  settings = emptySettings;
  readonly #options: ProfileListOptions;
  readonly #surroundings = new Map<ProfileKey, Surrounding>();
  /** Grows with each change of the settings: what was read before one of them is out of date. */
  #settingsChanges = 0;
  #stopped = false;
  #cancelShow: () => void = () => undefined;

  constructor(options: ProfileListOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    await this.#readSettings();
    // Before the rows: what was noted of a profile must not be taken for a leftover because it was connected just now.
    const notes = await this.#options.notes.all();
    const rows = await this.#options.vault.list();
    const listed = new Set(rows.map(({ serviceId, profileId }) => profileKey(serviceId, profileId)));
    await this.#readNotes(notes, listed);
    const gone = [...this.known.values()].filter(
      ({ serviceId, profileId }) => !listed.has(profileKey(serviceId, profileId)),
    );
    const changed = rows.filter(({ serviceId, profileId, revision }) => {
      const content = this.known.get(profileKey(serviceId, profileId))?.content;
      return !content?.readable || content.revision !== revision;
    });
    await Promise.all([...gone, ...changed].map(({ serviceId, profileId }) => this.#look(serviceId, profileId)));
    this.show();
  }

  /** Reads one row. Answers the record when it is newer than what was known. */
  async read(serviceId: ServiceId, profileId: ProfileId): Promise<CredentialRecord | null> {
    const key = profileKey(serviceId, profileId);
    try {
      const stored = await this.#options.vault.read(serviceId, profileId);
      const before = this.known.get(key)?.content;
      // Two reads may end in the other order than they began.
      if (before?.readable && before.revision > stored.revision) return null;
      this.known.set(key, knownProfile(stored));
      return before?.readable && before.revision < stored.revision ? stored.record : null;
    } catch (error) {
      if (error instanceof UnreadableRow)
        this.known.set(key, { serviceId, profileId, content: { readable: false, cause: error.cause } });
      else if (error instanceof AppError && error.code === 'profile_not_found') this.#drop(key);
      else throw error;
      return null;
    }
  }

  view(serviceId: ServiceId, profileId: ProfileId): ProfileView | undefined {
    const profile = this.known.get(profileKey(serviceId, profileId));
    return profile && this.#viewOf(profile);
  }

  around(key: ProfileKey): Surrounding {
    return this.#surroundings.get(key) ?? idle;
  }

  surround(serviceId: ServiceId, profileId: ProfileId, change: Partial<Surrounding>): void {
    const key = profileKey(serviceId, profileId);
    const before = this.around(key);
    const after = { ...before, ...change };
    if (!this.known.has(key) || isDeepStrictEqual(before, after)) return;
    this.#surroundings.set(key, after);
    this.show();
  }

  async changeSettings(change: (settings: AccountSettings) => AccountSettings): Promise<void> {
    const settings = await this.#options.settingsRow.change(change);
    this.#settingsChanges += 1;
    this.settings = settings;
    this.show();
  }

  async noteNow(serviceId: ServiceId, profileId: ProfileId, what: keyof ProfileNote): Promise<void> {
    const { notes, clock } = this.#options;
    const key = profileKey(serviceId, profileId);
    if (!this.known.has(key)) return;
    const at = clock.now();
    this.notes.set(key, { ...(this.notes.get(key) ?? noNote), [what]: at });
    this.show();
    await (what === 'usedAt' ? notes.noteUse : notes.noteCheck)(key, at);
  }

  /** Tells everyone, and once more when the clock alone changes a status. */
  show(): void {
    const { clock, publish } = this.#options;
    const profiles = [...this.known.values()].map((profile) => this.#viewOf(profile)).sort(compareProfiles);
    const { addedVariables } = this.settings;
    publish({ profiles, defaults: defaultsView(this.settings), addedVariables, quotaRules: quotaRules(this.settings) });
    this.#cancelShow();
    const changes = [...this.known.values()].flatMap(({ content }) => {
      const at = content.readable ? statusChangesAt(content.status, clock.now()) : null;
      return at === null ? [] : [at];
    });
    if (changes.length === 0 || this.#stopped) return;
    this.#cancelShow = clock.after(Math.min(...changes) - clock.now(), () => this.show());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelShow();
  }

  async #look(serviceId: ServiceId, profileId: ProfileId): Promise<void> {
    const newer = await this.read(serviceId, profileId);
    if (newer) for (const listener of this.newerListeners) listener(newer);
  }

  async #readSettings(): Promise<void> {
    const changes = this.#settingsChanges;
    const settings = await this.#options.settingsRow.read().catch((error: unknown) => {
      // What was read before holds on: without its rules another account could be billed.
      if (error instanceof UnreadableRow) return this.settings;
      throw error;
    });
    if (changes === this.#settingsChanges) this.settings = settings;
  }

  /** What is noted of a profile that is gone was left by a removal on another machine. */
  async #readNotes(notes: ReadonlyMap<ProfileKey, ProfileNote>, listed: ReadonlySet<ProfileKey>): Promise<void> {
    for (const [key, note] of notes) {
      if (!listed.has(key)) await this.#options.notes.forget(key);
      else if (!this.notes.has(key)) this.notes.set(key, note);
    }
  }

  #viewOf(profile: KnownProfile): ProfileView {
    const key = profileKey(profile.serviceId, profile.profileId);
    const note = this.notes.get(key) ?? noNote;
    const surroundings = { settings: this.settings, note, ...this.around(key) };
    return profileView(profile, surroundings, this.#options.clock.now());
  }

  #drop(key: ProfileKey): void {
    this.known.delete(key);
    this.#surroundings.delete(key);
    this.notes.delete(key);
  }
}
