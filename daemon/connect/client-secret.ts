// The client secret that Google's token endpoint wants: from the variable, else from the installed Gemini CLI. Server and refresher ask here.
import type { ServiceId } from '../../core/catalog/services.ts';
import type { Environment } from '../../core/environment.ts';
import { findGeminiClientSecret } from '../installed-gemini/gemini-client-secret.ts';

/** Null for services whose client has none, and where none is at hand. */
export type ClientSecret = (serviceId: ServiceId) => Promise<string | null>;

/** @param path asks for the person's PATH */
export function createClientSecret(environment: Environment, path: () => Promise<string | undefined>): ClientSecret {
  return async (serviceId) => {
    if (serviceId !== 'gemini') return null;
    const given = environment.HAPPIER_CONNECTED_SERVICES_GEMINI_OAUTH_CLIENT_SECRET;
    return given ?? findGeminiClientSecret({ path: await path() });
  };
}
