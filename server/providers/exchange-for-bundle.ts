// A code turned into a bundle that only the asking attempt can open (SPEC I1); the tokens never leave this function in the clear.
import type { ServiceId } from '../../core/catalog/services.ts';
import { fromBase64url } from '../../core/crypto/base64url.ts';
import { attemptHash, sealBundle } from '../../core/crypto/sealed-bundle.ts';
import type { Sodium } from '../../core/crypto/sodium.ts';
import type { Environment } from '../../core/environment.ts';
import type { OauthClient } from '../../core/oauth/clients.ts';
import { configuredClient } from '../../core/oauth/configured-client.ts';
import type { CodeGrant } from '../../core/oauth/token-fields.ts';
import type { ClientSecret, ConnectPorts } from '../connect-ports.ts';
import { RouteError } from '../route-error.ts';
import { exchangeCode } from './exchange.ts';
import type { ProviderPorts } from './post-to-provider.ts';

/** services.md §3.6. */
const defaultTimeoutMs = 10_000;
/** X25519. */
const publicKeyBytes = 32;

export function providerPorts({ environment, fetch, now }: ConnectPorts): ProviderPorts {
  const timeoutMs = environment.HAPPIER_CONNECTED_SERVICES_OAUTH_EXCHANGE_TIMEOUT_MS ?? defaultTimeoutMs;
  return { fetch, now, timeoutMs };
}

/** @throws RouteError `unsupported_method` for a service that is not signed in to */
export function requireClient(serviceId: ServiceId, environment: Environment): OauthClient {
  const client = configuredClient(serviceId, environment);
  if (!client) throw new RouteError('unsupported_method');
  return client;
}

/** @throws RouteError `connect_client_secret_missing` */
export async function requireSecret(serviceId: ServiceId, client: OauthClient, of: ClientSecret) {
  if (!client.needsSecret) return null;
  const secret = await of(serviceId);
  if (secret === null) throw new RouteError('connect_client_secret_missing');
  return secret;
}

/** Before the provider is asked: what it answers is spent, so it must be possible to seal it. */
export function checkPublicKey(sodium: Sodium, publicKey: string): void {
  if (fromBase64url(sodium, publicKey)?.length !== publicKeyBytes) throw new RouteError('invalid_input');
}

/** @throws RouteError, AppError: see {@link requireSecret} and {@link exchangeCode} */
export async function exchangeForBundle(
  ports: ConnectPorts,
  serviceId: ServiceId,
  publicKey: string,
  grant: CodeGrant,
): Promise<string> {
  const { environment, random, sodium, clientSecret } = ports;
  const client = requireClient(serviceId, environment);
  const secret = await requireSecret(serviceId, client, clientSecret);
  const { identity, ...tokens } = await exchangeCode({ serviceId, client, grant, secret }, providerPorts(ports));
  const { state, redirectUri } = grant;
  const bundle = {
    serviceId,
    ...tokens,
    providerEmail: identity.email,
    providerAccountId: identity.accountId,
    plan: identity.plan,
    organization: identity.organization ?? null,
    attempt: attemptHash(sodium, { serviceId, state, publicKey, redirectUri }),
  };
  return sealBundle(sodium, random, bundle, publicKey);
}
