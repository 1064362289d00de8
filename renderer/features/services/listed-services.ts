// The order in which people read the services: those with a quota first, then the keys.
import { type ServiceId, serviceIds, services } from '../../../core/catalog/services.ts';

export const listedServices: readonly ServiceId[] = [
  ...serviceIds.filter((id) => services[id].hasQuota),
  ...serviceIds.filter((id) => !services[id].hasQuota),
];
