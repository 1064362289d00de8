// Routes of a sign-in: where it begins, and the exchange of its code for a bundle that only the asking client can open (SPEC I1).
import type { ServiceId } from '../../core/catalog/services.ts';
import { fromBase64url } from '../../core/crypto/base64url.ts';
import { attemptHash, sealBundle } from '../../core/crypto/sealed-bundle.ts';
import type { Random, Sodium } from '../../core/crypto/sodium.ts';
import type { Environment } from '../../core/environment.ts';
import { configuredClient } from '../../core/oauth/configured-client.ts';
import { exchangeCode } from '../providers/exchange.ts';
import { providers } from '../providers/providers.ts';
import { createRateLimit } from '../rate-limit.ts';
import { RouteError } from '../route-error.ts';
import type { RouteHandlers } from './route-handlers.ts';

export type ConnectPorts = {
  readonly environment: Environment;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly random: Random;
  readonly sodium: Sodium;
};

const exchangesPerMinute = 10;
/** services.md §3.6. */
const defaultTimeoutMs = 10_000;
/** X25519. */
const publicKeyBytes = 32;

function find(serviceId: ServiceId, environment: Environment) {
  const provider = providers[serviceId];
  const client = configuredClient(serviceId, environment);
  if (!provider || !client) throw new RouteError('unsupported_method');
  return { provider, client };
}

export function connectRoutes(ports: ConnectPorts): Pick<RouteHandlers, 'authorization' | 'exchange'> {
  const { environment, fetch, now, random, sodium } = ports;
  const timeoutMs = environment.HAPPIER_CONNECTED_SERVICES_OAUTH_EXCHANGE_TIMEOUT_MS ?? defaultTimeoutMs;
  const countExchange = createRateLimit(exchangesPerMinute, now);
  return {
    authorization({ params: { serviceId } }) {
      const { client } = find(serviceId, environment);
      const { clientId, authorizeUrl, redirectUri, scope, parameters } = client;
      const origins = [...new Set([new URL(authorizeUrl).origin, ...client.origins])];
      return { clientId, authorizeUrl, redirectUri, scope, parameters, origins };
    },
    async exchange({ accountId, params: { serviceId }, body }) {
      const { provider, client } = find(serviceId, environment);
      const { publicKey, state, ...grant } = body;
      // Before the provider is asked: a code that was presented is spent.
      if (grant.redirectUri !== client.redirectUri) throw new RouteError('connect_redirect_not_allowed');
      if (fromBase64url(sodium, publicKey)?.length !== publicKeyBytes) throw new RouteError('invalid_input');
      countExchange(accountId);
      const { identity, ...tokens } = await exchangeCode(serviceId, provider, client, grant, { fetch, now, timeoutMs });
      const bundle = {
        serviceId,
        ...tokens,
        providerEmail: identity.email,
        providerAccountId: identity.accountId,
        plan: identity.plan,
        attempt: attemptHash(sodium, { serviceId, state, publicKey, redirectUri: grant.redirectUri }),
      };
      return { bundle: sealBundle(sodium, random, bundle, publicKey) };
    },
  };
}
