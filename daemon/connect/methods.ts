// Which ways of connecting a service has.
import { type ConnectMethod, type ServiceId, services } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';

/** @throws AppError `unsupported_method` */
export function requireMethod(serviceId: ServiceId, method: ConnectMethod): void {
  if (!services[serviceId].methods.includes(method)) throw new AppError('unsupported_method', serviceId);
}
