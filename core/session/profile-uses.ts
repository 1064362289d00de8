// What uses a profile: said before it is disconnected, and taken away with it.
import type { DaemonState } from '../api/state.ts';
import type { BackendId } from '../catalog/backends.ts';
import type { ServiceId } from '../catalog/services.ts';
import type { ProfileId } from '../ids.ts';

export type ProfileUses = {
  /** How many sessions run as it now. */
  readonly sessions: number;
  readonly isDefault: boolean;
  readonly backends: readonly BackendId[];
  readonly folders: readonly string[];
  readonly pins: number;
};

export function profileUses(
  state: Pick<DaemonState, 'profiles' | 'sessions' | 'defaults'>,
  serviceId: ServiceId,
  profileId: ProfileId,
): ProfileUses {
  const profile = state.profiles.find((one) => one.serviceId === serviceId && one.profileId === profileId);
  const isIt = (rule: { serviceId: ServiceId; choice: string }) =>
    rule.serviceId === serviceId && rule.choice === profileId;
  return {
    sessions: state.sessions.filter(({ endedAt, bindings }) => {
      const binding = bindings[serviceId];
      return endedAt === null && binding?.source === 'connected' && binding.profileId === profileId;
    }).length,
    isDefault: profile?.isDefault ?? false,
    backends: state.defaults.backends.filter(isIt).map(({ backend }) => backend),
    folders: state.defaults.folders.filter(isIt).map(({ folder }) => folder),
    pins: profile?.pins.length ?? 0,
  };
}
