// Where the home of one profile and backend lies below the data folder.
import { join } from 'node:path';
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

/** Absolute path of the home: stable, so that the backend finds its sessions again. */
export function homeFolder(dataFolder: string, { serviceId, profileId, backend }: HomeRef): string {
  return join(homesFolder(dataFolder), serviceId, profileSegment(profileId), backend);
}
