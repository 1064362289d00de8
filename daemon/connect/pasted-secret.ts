// An API key or setup-token that the person has pasted: what it is, when it was issued, and whether that can be.
import type { CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { readKey } from '../../core/catalog/key-family.ts';
import { type ServiceId, services } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import { type NewSecret, setupTokenLifeMs } from './keep-secret.ts';

type Request = CallRequest<DaemonCalls, 'connect.secret'>;

/** @throws AppError `unsupported_method` */
function kindOf(serviceId: ServiceId): NewSecret['kind'] {
  const { methods } = services[serviceId];
  const kind = (['api-key', 'setup-token'] as const).find((one) => methods.includes(one));
  if (kind === undefined) throw new AppError('unsupported_method', serviceId);
  return kind;
}

function issuedAt(kind: NewSecret['kind'], given: number | undefined, now: number): number {
  if (given === undefined) return now;
  const canBe = kind === 'setup-token' && given <= now && given + setupTokenLifeMs > now;
  if (!canBe) throw new AppError('invalid_input', 'issuedAt');
  return given;
}

/**
 * @param now ms epoch
 * @throws AppError `key_of_other_service`, `key_shape`, `key_executes`, `key_names_variable`, `unsupported_method`; `invalid_input` for
 * a day of issue in the future, more than a year ago, or of an API key
 */
export function readPastedSecret(input: Request, now: number): NewSecret {
  const { serviceId, profileId, label, replace, skipCheck } = input;
  // The key's own family first: a key pasted under a service that takes none still names where it belongs.
  const token = readKey(serviceId, input.secret);
  const kind = kindOf(serviceId);
  const issued = issuedAt(kind, input.issuedAt, now);
  return { serviceId, profileId, kind, token, label: label ?? null, issuedAt: issued, replace, skipCheck };
}
