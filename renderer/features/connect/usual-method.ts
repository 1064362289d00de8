// The way that is shown first: the service's first one, or for a profile that exists one that gives the same kind of credential.
import type { ProfileView } from '../../../core/api/state.ts';
import { type ConnectMethod, type CredentialKind, type ServiceId, services } from '../../../core/catalog/services.ts';

function kindOf(method: ConnectMethod): CredentialKind {
  return method === 'setup-token' || method === 'api-key' ? method : 'oauth';
}

export function usualMethod(serviceId: ServiceId, profile: Pick<ProfileView, 'kind'> | null): ConnectMethod {
  const { methods } = services[serviceId];
  const same = methods.find((method) => kindOf(method) === profile?.kind);
  return same ?? methods[0] ?? 'paste';
}
