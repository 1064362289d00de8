// Routes of a sign-in whose end is a redirect: where it begins, and the exchange of its code for a bundle.
import type { ConnectPorts } from '../connect-ports.ts';
import { checkPublicKey, exchangeForBundle, requireClient, requireSecret } from '../providers/exchange-for-bundle.ts';
import { createRateLimit } from '../rate-limit.ts';
import { RouteError } from '../route-error.ts';
import type { RouteHandlers } from './route-handlers.ts';

const exchangesPerMinute = 10;

export function connectRoutes(ports: ConnectPorts): Pick<RouteHandlers, 'authorization' | 'exchange'> {
  const { environment, now, sodium, clientSecret } = ports;
  const countExchange = createRateLimit(exchangesPerMinute, now);
  return {
    async authorization({ params: { serviceId } }) {
      const client = requireClient(serviceId, environment);
      // A sign-in that could not be exchanged is not begun.
      await requireSecret(serviceId, client, clientSecret);
      const { clientId, authorizeUrl, redirectUri, scope, parameters } = client;
      const origins = [...new Set([new URL(authorizeUrl).origin, ...client.origins])];
      return { clientId, authorizeUrl, redirectUri, scope, parameters, origins };
    },
    async exchange({ accountId, params: { serviceId }, body }) {
      const { publicKey, ...grant } = body;
      // Before the provider is asked: a code that was presented is spent.
      if (grant.redirectUri !== requireClient(serviceId, environment).redirectUri) {
        throw new RouteError('connect_redirect_not_allowed');
      }
      checkPublicKey(sodium, publicKey);
      countExchange(accountId);
      return { bundle: await exchangeForBundle(ports, serviceId, publicKey, grant) };
    },
  };
}
