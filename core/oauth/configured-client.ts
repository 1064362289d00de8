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
  'claude-subscription': (environment) => ({
    authorizeUrl: environment.HAPPIER_CONNECTED_SERVICES_CLAUDE_SUBSCRIPTION_OAUTH_AUTHORIZE_URL,
    tokenUrl: environment.HAPPIER_CONNECTED_SERVICES_CLAUDE_SUBSCRIPTION_OAUTH_TOKEN_URL,
    clientId: environment.HAPPIER_CONNECTED_SERVICES_CLAUDE_SUBSCRIPTION_OAUTH_CLIENT_ID,
    redirectUri: environment.HAPPIER_CONNECTED_SERVICES_CLAUDE_SUBSCRIPTION_OAUTH_REDIRECT_URI,
  }),
  gemini: (environment) => ({
    authorizeUrl: environment.HAPPIER_CONNECTED_SERVICES_GEMINI_OAUTH_AUTHORIZE_URL,
    tokenUrl: environment.HAPPIER_CONNECTED_SERVICES_GEMINI_OAUTH_TOKEN_URL,
    clientId: environment.HAPPIER_CONNECTED_SERVICES_GEMINI_OAUTH_CLIENT_ID,
    redirectUri: environment.HAPPIER_CONNECTED_SERVICES_GEMINI_OAUTH_REDIRECT_URI,
  }),
};

/** Beside the token endpoint: where that was moved to, a token must not be sent to the provider after all. */
function besideTokenUrl(tokenUrl: string): string {
  return new URL(tokenUrl.replace(/token$/, 'revoke')).href;
}

/** Null for services that are not signed in to. */
export function configuredClient(serviceId: ServiceId, environment: Environment): OauthClient | null {
  const client = oauthClients[serviceId];
  if (!client) return null;
  const overrides = overridesOf[serviceId]?.(environment);
  const tokenUrl = overrides?.tokenUrl;
  const moved = tokenUrl === undefined ? {} : { tokenUrl, revokeUrl: client.revokeUrl && besideTokenUrl(tokenUrl) };
  return {
    ...client,
    ...moved,
    authorizeUrl: overrides?.authorizeUrl ?? client.authorizeUrl,
    clientId: overrides?.clientId ?? client.clientId,
    redirectUri: overrides?.redirectUri ?? client.redirectUri,
  };
}
