// What is wrong with a pasted key or setup-token, and the service that takes it: told before anything is sent.
import { readKey } from '../../../core/catalog/key-family.ts';
import { type ServiceId, serviceIds } from '../../../core/catalog/services.ts';
import { type ErrorShape, toErrorShape } from '../../../core/errors.ts';

export type KeyProblem = {
  readonly error: ErrorShape;
  /** The other service whose key it is; null when it is none of ours. */
  readonly owner: ServiceId | null;
};

/** Null when nothing is wrong. */
export function keyProblem(serviceId: ServiceId, key: string): KeyProblem | null {
  const error = errorOf(serviceId, key);
  if (!error) return null;
  return { error, owner: serviceIds.find((id) => errorOf(id, key) === null) ?? null };
}

function errorOf(serviceId: ServiceId, key: string): ErrorShape | null {
  try {
    readKey(serviceId, key);
    return null;
  } catch (error) {
    return toErrorShape(error);
  }
}
