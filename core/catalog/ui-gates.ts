// The gates of every interface, window, tray and command line (SPEC J1): fixed when the app is built, overridable by the same name at start; deny wins.
import { type Environment, type EnvironmentName, readEnvironment } from '../environment.ts';
import { type FeatureId, features, type Gates, resolveGates } from './features.ts';

/** @param build `__HAPPIER_BUILD_GATES__` @param environment of this start */
export function uiGates(build: Readonly<Record<string, string | null>>, environment: Environment): Gates {
  const built = readEnvironment(
    Object.fromEntries(Object.entries(build).map(([name, value]) => [name, value ?? undefined])),
  );
  const own = (id: FeatureId): boolean | undefined => {
    const variable = features[id].uiVariable as EnvironmentName;
    const value = environment[variable] ?? built[variable];
    return typeof value === 'boolean' ? value : undefined;
  };
  const quotas = own('connectedServices.quotas');
  const services = own('connectedServices');
  return resolveGates({
    own: {
      ...(services === undefined ? {} : { connectedServices: services }),
      ...(quotas === undefined ? {} : { 'connectedServices.quotas': quotas }),
    },
    allow: environment.HAPPIER_BUILD_FEATURES_ALLOW ?? built.HAPPIER_BUILD_FEATURES_ALLOW ?? null,
    deny: [...(built.HAPPIER_BUILD_FEATURES_DENY ?? []), ...(environment.HAPPIER_BUILD_FEATURES_DENY ?? [])],
  });
}
