// Which features this server offers, from its own flags and the build's lists.
import { type Gates, resolveGates } from '../core/catalog/features.ts';
import type { Environment } from '../core/environment.ts';

export function serverGates(environment: Environment): Gates {
  return resolveGates({
    own: {
      ...optional('connectedServices', environment.HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED),
      ...optional('connectedServices.quotas', environment.HAPPIER_FEATURE_CONNECTED_SERVICES_QUOTAS__ENABLED),
    },
    allow: environment.HAPPIER_BUILD_FEATURES_ALLOW ?? null,
    deny: environment.HAPPIER_BUILD_FEATURES_DENY ?? [],
  });
}

function optional(name: string, value: boolean | undefined): Record<string, boolean> {
  return value === undefined ? {} : { [name]: value };
}
