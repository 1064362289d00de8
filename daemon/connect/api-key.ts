// Keeps an API key: the family is told by its shape, so that a key of another service is refused by name and nothing is stored.
import type { CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { readKey } from '../../core/catalog/key-family.ts';
import { availableMethods, type ServiceId } from '../../core/catalog/services.ts';
import { unknownIdentity } from '../../core/credential/identity.ts';
import type { ApiKeyCredential } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { ProfileId } from '../../core/ids.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type StoreOptions, storeCredential } from './store-credential.ts';

export type ApiKeyOptions = StoreOptions & { readonly clock: Clock; readonly log: Log };

/** @throws AppError `unsupported_method`, `key_of_other_service`, `key_shape`, `profile_exists` */
export async function keepApiKey(
  options: ApiKeyOptions,
  input: CallRequest<DaemonCalls, 'connect.apiKey'>,
): Promise<{ serviceId: ServiceId; profileId: ProfileId }> {
  const { serviceId, profileId, label, key, replace } = input;
  // The key's own family first: a key pasted under a service that takes none still names where it belongs.
  const token = readKey(serviceId, key);
  if (!availableMethods[serviceId].includes('api-key')) throw new AppError('unsupported_method', serviceId);
  const now = options.clock.now();
  const record: ApiKeyCredential = {
    v: 1,
    kind: 'api-key',
    serviceId,
    profileId,
    createdAt: now,
    updatedAt: now,
    identity: unknownIdentity,
    token,
  };
  const stored = await storeCredential(options, {
    record,
    label: label ?? null,
    mayReplace() {
      if (!replace) throw new AppError('profile_exists', profileId);
    },
  });
  options.log.info('key kept', { serviceId, profileId: stored.profileId });
  return { serviceId, profileId: stored.profileId };
}
