// What `--auth SERVICE=PROFILE` and `--auth SERVICE=native` mean.
import { serviceIdSchema } from '../../core/catalog/services.ts';
import { AppError } from '../../core/errors.ts';
import { profileIdSchema } from '../../core/ids.ts';
import type { Bindings } from '../../core/session/binding.ts';

/** @throws AppError `invalid_input` for anything but SERVICE=native or SERVICE=PROFILE, and for a service that is named twice */
export function parseAuth(values: readonly string[]): Bindings {
  const bindings: Bindings = {};
  for (const value of values) {
    const [service = '', target = ''] = value.split(/=(.*)/s);
    const serviceId = serviceIdSchema.safeParse(service);
    if (!serviceId.success) throw new AppError('invalid_input', `--auth ${value.slice(0, 80)}: no such service`);
    if (bindings[serviceId.data]) throw new AppError('invalid_input', `--auth names ${service} twice`);
    if (target === 'native') {
      bindings[serviceId.data] = { source: 'native' };
      continue;
    }
    const profileId = profileIdSchema.safeParse(target);
    if (!profileId.success) {
      throw new AppError('invalid_input', `--auth ${value.slice(0, 80)}: expected SERVICE=PROFILE or SERVICE=native`);
    }
    bindings[serviceId.data] = { source: 'connected', profileId: profileId.data };
  }
  return bindings;
}

/** For commander: an option that may be given more than once. */
export const authOption = {
  flags: '--auth <service=profile>',
  description: 'use this profile, or "native", for a service',
  collect: (value: string, all: string[]): string[] => [...all, value],
} as const;
