// Which rule decides what a service uses at a start: a folder's, a backend's, the service's default, or none (issue 3).
import type { DefaultsView } from '../api/state.ts';
import type { BackendId } from '../catalog/backends.ts';
import type { ServiceId } from '../catalog/services.ts';
import type { DefaultChoice } from '../settings.ts';

export type DefaultRule =
  | { readonly by: 'folder'; readonly folder: string; readonly choice: DefaultChoice }
  | { readonly by: 'backend'; readonly choice: DefaultChoice };

/** Whether `path` is `folder` or lies in it: by whole names, with either kind of slash. */
function isWithin(path: string, folder: string): boolean {
  const clean = (text: string) => text.replaceAll('\\', '/').replace(/\/+$/, '');
  return `${clean(path)}/`.startsWith(`${clean(folder)}/`);
}

/**
 * The rule for one service that goes before its default; null when there is none.
 * @param cwd absolute path of the session's folder; null while none is chosen
 */
export function defaultRule(
  defaults: DefaultsView,
  { backend, cwd, serviceId }: { backend: BackendId; cwd: string | null; serviceId: ServiceId },
): DefaultRule | null {
  const folders = defaults.folders
    .filter((rule) => rule.serviceId === serviceId && cwd !== null && isWithin(cwd, rule.folder))
    .toSorted((a, b) => b.folder.length - a.folder.length);
  if (folders[0]) return { by: 'folder', folder: folders[0].folder, choice: folders[0].choice };
  const own = defaults.backends.find((rule) => rule.serviceId === serviceId && rule.backend === backend);
  return own ? { by: 'backend', choice: own.choice } : null;
}
