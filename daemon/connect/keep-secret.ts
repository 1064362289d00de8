// Keeps an API key or a setup-token: its family is told by its shape, its provider is asked whether it holds, and then it is stored.
import { services } from '../../core/catalog/services.ts';
import { unknownIdentity } from '../../core/credential/identity.ts';
import type { ApiKeyCredential, KeyCheck, SetupTokenCredential } from '../../core/credential/record.ts';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../clock.ts';
import type { CheckKey } from '../identity/check-key.ts';
import type { Log } from '../log.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import { type StoreOptions, storeCredential } from './store-credential.ts';
import { untilCancelled } from './until-cancelled.ts';

export type KeepSecretOptions = StoreOptions & {
  readonly checkKey: CheckKey;
  readonly clock: Clock;
  readonly log: Log;
};

export type NewSecret = ProfileRef & {
  readonly kind: 'api-key' | 'setup-token';
  /** Of this service's family. */
  readonly token: string;
  readonly label: string | null;
  /** When a setup-token was issued. */
  readonly issuedAt: number;
  readonly replace: boolean;
  readonly skipCheck: boolean;
  readonly cancelled?: AbortSignal;
};

export type KeptSecret = ProfileRef & { readonly check: KeyCheck['result'] };

/** provider-answers.md §3.5. */
export const setupTokenLifeMs = 365 * 86_400_000;

/** Asked before the provider is: what would not be kept is not sent anywhere. @throws AppError `profile_exists` */
export async function requireFree(
  { vault }: Pick<StoreOptions, 'vault'>,
  { serviceId, profileId, replace }: ProfileRef & { readonly replace: boolean },
): Promise<void> {
  const row = replace ? undefined : await vault.find(serviceId, profileId);
  if (row) throw new AppError('profile_exists', row.profileId);
}

async function askProvider(options: KeepSecretOptions, secret: NewSecret): Promise<KeyCheck['result']> {
  const { serviceId, kind, token, skipCheck, cancelled } = secret;
  if (skipCheck) return 'unverified';
  const asked = options.checkKey(serviceId, kind, token);
  const result = await (cancelled ? untilCancelled(cancelled, asked) : asked);
  if (result === 'refused') throw new AppError('key_refused');
  if (result === 'blocked') throw new AppError('key_refused', 'its account is blocked');
  return result;
}

function newRecord(
  { serviceId, profileId, kind, token, issuedAt }: NewSecret,
  check: KeyCheck,
): ApiKeyCredential | SetupTokenCredential {
  const now = check.at;
  const base = { v: 1, serviceId, profileId, createdAt: now, updatedAt: now, identity: unknownIdentity } as const;
  return kind === 'setup-token'
    ? { ...base, kind, token, expiresAt: issuedAt + setupTokenLifeMs, check }
    : { ...base, kind, token, check };
}

/** @throws AppError `unsupported_method`, `profile_exists`, `key_refused`, `attempt_cancelled` */
export async function keepSecret(options: KeepSecretOptions, secret: NewSecret): Promise<KeptSecret> {
  const { clock, log } = options;
  const { kind, label, replace, cancelled } = secret;
  if (!services[secret.serviceId].kinds.includes(kind)) throw new AppError('unsupported_method', secret.serviceId);
  await requireFree(options, secret);
  const result = await askProvider(options, secret);
  const { serviceId, profileId } = await storeCredential(options, {
    record: newRecord(secret, { result, at: clock.now() }),
    label,
    mayReplace() {
      if (!replace) throw new AppError('profile_exists', secret.profileId);
    },
    ...(cancelled ? { cancelled } : {}),
  });
  log.info('connected', { serviceId, profileId, kind, check: result });
  return { serviceId, profileId, check: result };
}
