// Values that stand in for names in every bundle and in tests; the names are declared in build/globals.d.ts.

import { readFileSync } from 'node:fs';

/** Variables that a build fixes (design §6). */
const gateNames = /** @type {const} */ ([
  'HAPPIER_BUILD_FEATURES_ALLOW',
  'HAPPIER_BUILD_FEATURES_DENY',
  'EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES__ENABLED',
  'EXPO_PUBLIC_HAPPIER_FEATURE_CONNECTED_SERVICES_QUOTAS__ENABLED',
]);

/**
 * For the `define` of esbuild and Vite. `__HAPPIER_BUILD_GATES__`: each gate's text as it stands in `env`, null where it is unset.
 * @param {boolean} production leave out what is for development only
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string>} name → expression
 */
export function definitions(production, env) {
  const gates = Object.fromEntries(gateNames.map((name) => [name, env[name] ?? null]));
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return {
    __HAPPIER_BUILD_GATES__: JSON.stringify(gates),
    __HAPPIER_PRODUCTION__: String(production),
    __HAPPIER_VERSION__: JSON.stringify(version),
  };
}
