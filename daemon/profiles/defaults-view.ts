// The rules of the settings as every client sees them.
import type { DefaultsView } from '../../core/api/state.ts';
import { backendIds } from '../../core/catalog/backends.ts';
import { serviceIds } from '../../core/catalog/services.ts';
import type { AccountSettings } from '../../core/settings.ts';

/** In a fixed order, so that equal settings give an equal view. */
export function defaultsView({ folderDefaults, backendDefaults }: AccountSettings): DefaultsView {
  const folders = Object.keys(folderDefaults).sort();
  return {
    folders: folders.flatMap((folder) =>
      serviceIds.flatMap((serviceId) => {
        const choice = folderDefaults[folder]?.[serviceId];
        return choice === undefined ? [] : [{ folder, serviceId, choice }];
      }),
    ),
    backends: backendIds.flatMap((backend) =>
      serviceIds.flatMap((serviceId) => {
        const choice = backendDefaults[backend]?.[serviceId];
        return choice === undefined ? [] : [{ backend, serviceId, choice }];
      }),
    ),
  };
}
