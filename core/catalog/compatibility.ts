// The one function that says whether a backend takes a credential, or why not (SPEC D6: nothing works everywhere by default).
import { type BackendId, backends } from './backends.ts';
import { type CredentialKind, type ServiceId, serviceIds, services } from './services.ts';

export type Compatibility =
  | { readonly compatible: true }
  | {
      readonly compatible: false;
      readonly reason: 'kind-not-of-service' | 'service-not-accepted' | 'kind-not-accepted';
    };

/** Whether `backend` can run on a credential of this service and kind. */
export function compatibility(backend: BackendId, service: ServiceId, kind: CredentialKind): Compatibility {
  if (!services[service].kinds.includes(kind)) return { compatible: false, reason: 'kind-not-of-service' };
  const kinds = backends[backend].accepts[service];
  if (!kinds) return { compatible: false, reason: 'service-not-accepted' };
  return kinds.includes(kind) ? { compatible: true } : { compatible: false, reason: 'kind-not-accepted' };
}

/** The services a backend declares, in catalogue order. */
export function compatibleServices(backend: BackendId): readonly ServiceId[] {
  return serviceIds.filter((id) => backends[backend].accepts[id] !== undefined);
}
