// Removes what backends kept for a profile that was disconnected: its homes, unless a session still runs in one.
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SessionView } from '../../core/api/state.ts';
import type { ServiceId } from '../../core/catalog/services.ts';
import type { ProfileId } from '../../core/ids.ts';
import { homeFolder } from '../materialize/home-folder.ts';

/** A home in use keeps its files; its access token is taken out when the session ends, like any other. */
export async function removeHomes(
  home: string,
  sessions: readonly SessionView[],
  serviceId: ServiceId,
  profileId: ProfileId,
): Promise<void> {
  const inUse = sessions.some(({ endedAt, bindings }) => {
    const binding = bindings[serviceId];
    return endedAt === null && binding?.source === 'connected' && binding.profileId === profileId;
  });
  if (inUse) return;
  // One folder per profile, and in it one per backend.
  await rm(dirname(homeFolder(home, { serviceId, profileId, backend: 'codex' })), { recursive: true, force: true });
}
