// What the person has chosen for the next session; it outlives a detour to another page. Kept in memory alone.
import { createStore, type StoreApi } from 'zustand';
import type { BackendId } from '../../core/catalog/backends.ts';
import type { Bindings } from '../../core/session/binding.ts';

export type DraftVariable = {
  /** Names the row; no part of the variable. */
  readonly row: number;
  readonly name: string;
  readonly value: string;
};

type PerBackend = Readonly<Partial<Record<BackendId, string>>>;

export type SessionDraft = {
  /** Null: the one used last, else the first that is installed. */
  readonly backend: BackendId | null;
  readonly folder: string | null;
  /** Only what the person chose; the rest follows the picker's preselection. */
  readonly choices: Bindings;
  /** As typed; a model or an argument of one backend says nothing to another. */
  readonly models: PerBackend;
  readonly args: PerBackend;
  readonly variables: readonly DraftVariable[];
};
export type SessionDraftStore = StoreApi<SessionDraft>;

/** @param models those used last */
export function createSessionDraft(models: PerBackend = {}): SessionDraftStore {
  return createStore<SessionDraft>(() => ({
    backend: null,
    folder: null,
    choices: {},
    models,
    args: {},
    variables: [],
  }));
}
