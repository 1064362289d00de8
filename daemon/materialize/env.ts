// What is taken out of a session's environment and why, by the published table (core/catalog/backend-variables.ts) and the person's own additions.
import {
  isBackendVariable,
  namesCredential,
  type RemovedVariable,
  slotOfVariable,
} from '../../core/catalog/backend-variables.ts';
import type { BackendId } from '../../core/catalog/backends.ts';
import { compatibleServices } from '../../core/catalog/compatibility.ts';
import { services, type VendorSlot } from '../../core/catalog/services.ts';

export type Removal = {
  readonly backend: BackendId;
  /** Slots that hold a connected profile; empty for a wholly native start. */
  readonly connected: readonly VendorSlot[];
  /** Absolute path of the folder of all homes. */
  readonly homesFolder: string;
  /** Names that the person has added to the table. */
  readonly added: readonly string[];
  readonly platform: NodeJS.Platform;
};

/** A session started inside another one inherits the home of the outer profile: as "native login" it would bill that account. */
function pointsInto(folder: string, value: string): boolean {
  return value === folder || value.startsWith(`${folder}/`) || value.startsWith(`${folder}\\`);
}

/**
 * Names what a connected session was given, for a start inside it: its key or address would else count as the person's own there.
 * Names only, comma between them.
 */
export const sessionVariablesName = 'HAPPIER_SESSION_VARIABLES';

/**
 * The variables to take out of `environment`, in its own order.
 *
 * `HAPPIER_*` goes always. With a connected profile the variables of its slot go, those of vendors and providers that are not chosen
 * (nobody in that spawn needs them), the backend's own, and what the person has added. A slot of the backend that is left native keeps
 * the person's own. Windows compares names without case.
 */
export function removedVariables(
  environment: Readonly<Record<string, string>>,
  { backend, connected, homesFolder, added, platform }: Removal,
): readonly RemovedVariable[] {
  const flags = platform === 'win32' ? 'i' : '';
  const fold = (name: string) => (platform === 'win32' ? name.toUpperCase() : name);
  const ours = new RegExp('^HAPPIER(_|$)', flags);
  const outer = new Set((environment[sessionVariablesName] ?? '').split(',').map(fold));
  const taken = compatibleServices(backend).map((id) => services[id].slot);
  const addedNames = new Set(added.map(fold));
  const ofVendor = (name: string, slot: VendorSlot): RemovedVariable['why'] | null => {
    if (connected.includes(slot)) return namesCredential(name) ? 'billed-instead' : 'redirects';
    return taken.includes(slot) ? null : 'not-needed';
  };
  const why = (name: string, value: string): RemovedVariable['why'] | null => {
    if (ours.test(name)) return 'ours';
    // A PATH is a list: that its first folder lies in a home (Codex puts one there) does not make it one.
    if (outer.has(fold(name)) || (fold(name) !== 'PATH' && pointsInto(homesFolder, value))) return 'outer-session';
    if (connected.length === 0) return null;
    const slot = slotOfVariable(name, flags);
    if (slot !== null) return ofVendor(name, slot);
    if (isBackendVariable(backend, name, flags)) return 'not-needed';
    return addedNames.has(fold(name)) ? 'person' : null;
  };
  return Object.entries(environment).flatMap(([name, value]) => {
    const reason = why(name, value);
    return reason === null ? [] : [{ name, why: reason }];
  });
}

/** `environment` without the removed names and with `set`; on Windows `set` replaces a name of any case. */
export function changedEnvironment(
  environment: Readonly<Record<string, string>>,
  change: { readonly remove: readonly RemovedVariable[]; readonly set: Readonly<Record<string, string>> },
  platform: NodeJS.Platform,
): Record<string, string> {
  const fold = (name: string) => (platform === 'win32' ? name.toUpperCase() : name);
  const gone = new Set([...change.remove.map(({ name }) => name), ...Object.keys(change.set)].map(fold));
  const kept = Object.entries(environment).filter(([name]) => !gone.has(fold(name)));
  return { ...Object.fromEntries(kept), ...change.set };
}
