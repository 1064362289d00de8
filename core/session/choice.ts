// How a person's choice changes the bindings of a start: a vendor slot holds one connected profile (DESIGN §3).
import { type ServiceId, serviceIds, services } from '../catalog/services.ts';
import type { Binding, Bindings } from './binding.ts';

function slotMates(serviceId: ServiceId): readonly ServiceId[] {
  return serviceIds.filter((id) => id !== serviceId && services[id].slot === services[serviceId].slot);
}

/**
 * The bindings after a choice. A connected profile takes its slot: the slot's other service is named no longer, so it is "not used".
 * Native takes the slot back from a connected profile of the other service, which becomes native too.
 */
export function withChoice(bindings: Bindings, serviceId: ServiceId, binding: Binding): Bindings {
  const next: Bindings = { ...bindings, [serviceId]: binding };
  for (const other of slotMates(serviceId)) {
    if (binding.source === 'connected') delete next[other];
    else if (bindings[other]?.source === 'connected') next[other] = { source: 'native' };
  }
  return next;
}

/** Whether a service is "not used": its slot holds a connected profile of another service. */
export function isUnused(bindings: Bindings, serviceId: ServiceId): boolean {
  return (
    bindings[serviceId]?.source !== 'connected' &&
    slotMates(serviceId).some((other) => bindings[other]?.source === 'connected')
  );
}
