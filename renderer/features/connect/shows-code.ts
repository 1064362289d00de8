// Whether a sign-in ends on a page that shows a code to be copied, or on an address of this computer.
import type { ServiceId } from '../../../core/catalog/services.ts';
import { oauthClients } from '../../../core/oauth/clients.ts';

export function showsCode(serviceId: ServiceId): boolean {
  return oauthClients[serviceId]?.parameters.code === 'true';
}
