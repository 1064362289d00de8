// What the person has chosen for the next session; it outlives a detour to another page.
import { createStore, type StoreApi } from 'zustand';
import type { BackendId } from '../../core/catalog/backends.ts';
import type { Bindings } from '../../core/session/binding.ts';

export type SessionDraft = {
  /** Null: the first one that can start. */
  readonly backend: BackendId | null;
  readonly folder: string | null;
  /** Only what the person chose; the rest follows the picker's preselection. */
  readonly choices: Bindings;
};
export type SessionDraftStore = StoreApi<SessionDraft>;

export function createSessionDraft(): SessionDraftStore {
  return createStore<SessionDraft>(() => ({ backend: null, folder: null, choices: {} }));
}
