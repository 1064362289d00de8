// The wizard's state: the draft joined with what the daemon offers, and whether a start is possible now.
import { useStore } from 'zustand';
import type { BackendView, ProfileView } from '../../../core/api/state.ts';
import type { BackendId } from '../../../core/catalog/backends.ts';
import { isUsable } from '../../../core/credential/status.ts';
import { type AuthPicker, authPicker } from '../../../core/session/picker.ts';
import { fits } from '../../../core/session/preselection.ts';
import { useApp, useDaemon, useGates, useNow, useNumbers } from '../../state/app-context.ts';
import { fullFolder, shortFolder } from '../../ui/short-folder.ts';
import { type AuthState, authState } from './auth-state.ts';
import type { StartInput } from './start-input.ts';
import { useWizardOptions, type WizardOptions } from './use-wizard-options.ts';

export type Wizard = {
  readonly backends: readonly BackendView[];
  /** Null only while the daemon has not told of any. */
  readonly backend: BackendView | null;
  /** As typed. */
  readonly folder: string;
  /** Absolute; null when nothing usable was typed. */
  readonly cwd: string | null;
  readonly picker: AuthPicker;
  readonly auth: AuthState;
  readonly options: WizardOptions;
  /** What has to be done before a start is possible. */
  readonly missing: 'backend' | 'folder' | 'auth' | 'options' | null;
  /** Null while something is missing. */
  readonly input: StartInput | null;
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
  const handOffs = useDaemon((state) => state.handOffs);
  const numbers = useNumbers();
  const gates = useGates();
  const now = useNow();

  const backend = chosenBackend(backends, profiles, wanted ?? null, lastUsed ?? null);
  const folder = typed ?? (recent === undefined ? '' : shortFolder(recent, info.homeFolder));
  const full = fullFolder(folder, info.homeFolder);
  const cwd = isAbsolute(full) ? full : null;
  const picker: AuthPicker = backend
    ? authPicker(backend.id, profiles, gates, now, { defaults, cwd, handOffs }, numbers)
    : { offered: false };
  const auth = picker.offered ? authState(picker.services, choices, profiles) : noAuth;
  const options = useWizardOptions(backend?.id ?? null, auth.bindings ?? {});
  const missing = whatIsMissing({ backend, cwd, auth, options });
  return {
    backends,
    backend,
    folder,
    cwd,
    picker,
    auth,
    options,
    missing,
    input: inputOf(backend, cwd, auth, options),
  };
}

/**
 * The one that the person chose (if it is not installed it is told how to install it), else the one used last, else the first that a
 * connected profile fits.
 */
function chosenBackend(
  backends: readonly BackendView[],
  profiles: readonly ProfileView[],
  wanted: BackendId | null,
  lastUsed: BackendId | null,
): BackendView | null {
  const installed = backends.filter((backend) => backend.installed);
  const used = installed.find((backend) => backend.id === lastUsed);
  const fitting = installed.find(({ id }) => profiles.some((profile) => isUsable(profile.status) && fits(id, profile)));
  return backends.find((backend) => backend.id === wanted) ?? used ?? fitting ?? installed[0] ?? backends[0] ?? null;
}

function whatIsMissing({ backend, cwd, auth, options }: Pick<Wizard, 'backend' | 'cwd' | 'auth' | 'options'>) {
  if (!backend?.installed) return 'backend';
  if (cwd === null) return 'folder';
  if (auth.bindings === null) return 'auth';
  return options.given === null ? 'options' : null;
}

function inputOf(
  backend: BackendView | null,
  cwd: string | null,
  { bindings }: AuthState,
  { given }: WizardOptions,
): StartInput | null {
  if (!backend?.installed || cwd === null || bindings === null || given === null) return null;
  return { backend: backend.id, cwd, bindings, ...given };
}

function isAbsolute(path: string): boolean {
  return /^(\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
}
