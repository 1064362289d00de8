// Which service a pasted key belongs to, told before anything is sent, so that it need not be pasted again for the right one.
import { readKey } from '../../../core/catalog/key-family.ts';
import { availableMethods, type ServiceId, serviceIds, services } from '../../../core/catalog/services.ts';
import { type ErrorShape, toErrorShape } from '../../../core/errors.ts';

/** What is wrong with the key for this service; null when nothing is. */
export function keyProblem(serviceId: ServiceId, key: string): ErrorShape | null {
  try {
    readKey(serviceId, key);
    return null;
  } catch (error) {
    return toErrorShape(error);
  }
}

/** The other service that takes a key which was refused with this error; null when this version has none. */
export function keyOwner(error: ErrorShape | null, serviceId: ServiceId): ServiceId | null {
  if (error?.code !== 'key_of_other_service') return null;
  const owner = serviceIds.find((id) => services[id].name === error.detail);
  return owner && owner !== serviceId && availableMethods[owner].includes('api-key') ? owner : null;
}
