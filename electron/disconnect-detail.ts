// What a disconnect takes along, said before it happens: who uses the profile, whether it can be undone, what the provider is asked.
import type { CallRequest } from '../core/api/call.ts';
import type { DaemonCalls } from '../core/api/daemon.ts';
import type { DaemonState } from '../core/api/state.ts';
import { backends } from '../core/catalog/backends.ts';
import { services } from '../core/catalog/services.ts';
import { oauthClients } from '../core/oauth/clients.ts';
import { profileUses } from '../core/session/profile-uses.ts';
import { texts } from './texts.ts';

type Input = CallRequest<DaemonCalls, 'profiles.disconnect'>;

export function disconnectDetail(input: Input, state: DaemonState | null): string {
  const removed = input.immediate ? texts.confirm.disconnectNowDetail : texts.confirm.disconnectDetail;
  return [removed, atTheProvider(input, state), ...(state ? uses(input, state) : [])].join('\n\n');
}

/** What stays good there. The provider is only asked where it has an address for that (RFC 7009). */
function atTheProvider({ serviceId, profileId, revoke }: Input, state: DaemonState | null): string {
  const provider = texts.providers[services[serviceId].slot];
  const profile = state?.profiles.find((one) => one.serviceId === serviceId && one.profileId === profileId);
  const kind = profile?.kind ?? services[serviceId].kinds[0];
  if (kind === 'api-key') return texts.confirm.keyStays(provider);
  if (kind === 'setup-token') return texts.confirm.tokenStays(provider);
  // What cannot be read cannot be presented either.
  const asked = revoke && profile?.kind !== null && (oauthClients[serviceId]?.revokeUrl ?? null) !== null;
  return asked ? texts.confirm.revoked(provider) : texts.confirm.notRevoked(provider);
}

function uses({ serviceId, profileId }: Input, state: DaemonState): readonly string[] {
  const { sessions, isDefault, backends: ofBackends, folders } = profileUses(state, serviceId, profileId);
  const rules = [...ofBackends.map((id) => backends[id].name), ...folders];
  return [
    ...(sessions > 0 ? [texts.confirm.usedBySessions(sessions)] : []),
    ...(isDefault ? [texts.confirm.usedAsDefault(services[serviceId].name)] : []),
    ...(rules.length > 0 ? [texts.confirm.usedByRules(rules.join(', '))] : []),
  ];
}
