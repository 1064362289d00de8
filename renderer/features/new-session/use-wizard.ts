// The wizard's state: the draft joined with what the daemon offers, and whether a start is possible now.
import { useStore } from 'zustand';
import type { BackendView } from '../../../core/api/state.ts';
import type { BackendId } from '../../../core/catalog/backends.ts';
import { type AuthPicker, authPicker } from '../../../core/session/picker.ts';
import { useApp, useDaemon, useGates, useNow } from '../../state/app-context.ts';
import { fullFolder, shortFolder } from '../../ui/short-folder.ts';
import { type AuthState, authState } from './auth-state.ts';

export type Wizard = {
  readonly backends: readonly BackendView[];
  /** Null when no backend can be started. */
  readonly backend: BackendView | null;
  /** As typed. */
  readonly folder: string;
  /** Absolute; null when nothing usable was typed. */
  readonly cwd: string | null;
  readonly picker: AuthPicker;
  readonly auth: AuthState;
  /** What has to be done before a start is possible. */
  readonly missing: 'backend' | 'folder' | 'auth' | null;
};

const noAuth: AuthState = { uses: new Map(), bindings: {} };

export function useWizard(): Wizard {
  const { draft, preferences, info } = useApp();
  const { backend: wanted, folder: typed, choices } = useStore(draft);
  const recent = useStore(preferences, (state) => state.recentFolders[0]);
  const backends = useDaemon((state) => state.backends);
  const lastUsed = useDaemon((state) => state.sessions.toSorted((a, b) => b.startedAt - a.startedAt)[0]?.backend);
  const profiles = useDaemon((state) => state.profiles);
  const defaults = useDaemon((state) => state.defaults);
  const gates = useGates();
  const now = useNow();

  const backend = chosenBackend(backends, wanted ?? lastUsed ?? null);
  const folder = typed ?? (recent === undefined ? '' : shortFolder(recent, info.homeFolder));
  const full = fullFolder(folder, info.homeFolder);
  const cwd = isAbsolute(full) ? full : null;
  const picker: AuthPicker = backend
    ? authPicker(backend.id, profiles, gates, now, { defaults, cwd })
    : { offered: false };
  const auth = picker.offered ? authState(picker.services, choices, profiles) : noAuth;
  const missing = !backend ? 'backend' : cwd === null ? 'folder' : auth.bindings === null ? 'auth' : null;
  return { backends, backend, folder, cwd, picker, auth, missing };
}

function chosenBackend(backends: readonly BackendView[], wanted: BackendId | null): BackendView | null {
  const ready = backends.filter(isReady);
  return ready.find((backend) => backend.id === wanted) ?? ready[0] ?? null;
}

/** Installed, and this version can start it. */
export function isReady(backend: BackendView): boolean {
  return backend.installed && backend.startable;
}

function isAbsolute(path: string): boolean {
  return /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
}
