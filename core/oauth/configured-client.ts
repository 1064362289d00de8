// The OAuth client of a service with the overrides of the environment (DESIGN §6) applied. Server and daemon both take it from here.
import type { ServiceId } from '../catalog/services.ts';
import type { Environment } from '../environment.ts';
import { type OauthClient, oauthClients } from './clients.ts';

type Overrides = {
  readonly [K in 'authorizeUrl' | 'tokenUrl' | 'clientId' | 'redirectUri']: string | undefined;
};

const overridesOf: Readonly<Partial<Record<ServiceId, (environment: Environment) => Overrides>>> = {
  'openai-codex': (environment) => ({
    authorizeUrl: environment.HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_AUTHORIZE_URL,
    tokenUrl: environment.HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_TOKEN_URL,
    clientId: environment.HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_CLIENT_ID,
    redirectUri: environment.HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_OAUTH_REDIRECT_URI,
  }),
};

/** Null for services that this version cannot sign in to. */
export function configuredClient(serviceId: ServiceId, environment: Environment): OauthClient | null {
  const client = oauthClients[serviceId];
  if (!client) return null;
  const overrides = overridesOf[serviceId]?.(environment);
  return {
    ...client,
    authorizeUrl: overrides?.authorizeUrl ?? client.authorizeUrl,
    tokenUrl: overrides?.tokenUrl ?? client.tokenUrl,
    clientId: overrides?.clientId ?? client.clientId,
    redirectUri: overrides?.redirectUri ?? client.redirectUri,
  };
}
