// Why a profile has no numbers at all: an API key has no quota, and a setup-token's is not read unless a session tells it or it is bought.
import type { ProfileView } from '../../../core/api/state.ts';
import { services } from '../../../core/catalog/services.ts';

/** A key of the catalogue; null: there are numbers, or there can be. */
export function whyNoQuota({ serviceId, quota }: ProfileView): 'key' | 'token' | null {
  if (!services[serviceId].hasQuota) return 'key';
  return quota?.probe === 'offered' && quota.snapshot === null ? 'token' : null;
}
