// Where the home of a backend and its profiles lies below the data folder.
import { join } from 'node:path';
import { type BackendId, backendIdSchema } from '../../core/catalog/backends.ts';
import type { ProfileId } from '../../core/ids.ts';
import type { HomeRef } from './plan.ts';

/** The folder of all homes. Not below the system's temp folder: Codex refuses to make its path aliases there (backend-clis.md). */
export function homesFolder(dataFolder: string): string {
  return join(dataFolder, 'homes');
}

/**
 * A profile id as a folder name: different for ids that differ only in case even where the file system folds case, without the
 * characters and device names that Windows refuses. `Work:1` becomes `p-+work+01`.
 */
export function profileSegment(profileId: ProfileId): string {
  const escaped = profileId.replace(/[A-Z:]/g, (letter) => (letter === ':' ? '+0' : `+${letter.toLowerCase()}`));
  return `p-${escaped}`;
}

/** `pi`, or `pi~anthropic~p-spare` where a second slot holds a profile too. */
function lastFolder({ backend, profiles: [, ...others] }: HomeRef): string {
  return [backend, ...others.flatMap(({ serviceId, profileId }) => [serviceId, profileSegment(profileId)])].join('~');
}

/** Which backend a home is of, by its last folder; null for a folder that is none of ours. */
export function backendOfHome(name: string): BackendId | null {
  return backendIdSchema.safeParse(name.split('~')[0]).data ?? null;
}

/** Absolute path of the home: stable, so that the backend finds its sessions again. */
export function homeFolder(dataFolder: string, ref: HomeRef): string {
  const [first] = ref.profiles;
  return join(homesFolder(dataFolder), first.serviceId, profileSegment(first.profileId), lastFolder(ref));
}
