// The display preferences that the shell keeps: theme, masked e-mails, recent folders. A change shows at once and is then stored.
import { createStore, type StoreApi } from 'zustand';
import type { Bridge } from '../../core/api/bridge.ts';
import type { Preferences } from '../../core/api/shell.ts';

export type PreferencesState = Preferences & { change(patch: Partial<Preferences>): void };
export type PreferencesStore = StoreApi<PreferencesState>;

export function createPreferencesStore(bridge: Bridge, initial: Preferences): PreferencesStore {
  return createStore<PreferencesState>((set) => ({
    ...initial,
    change: (patch) => {
      set(patch);
      void bridge.shell['preferences.set'](patch);
    },
  }));
}

const keptFolders = 12;

/** The recent folders with `folder` moved to the front. */
export function withRecentFolder(folders: readonly string[], folder: string): string[] {
  return [folder, ...folders.filter((other) => other !== folder)].slice(0, keptFolders);
}
