// Routes of a device sign-in: the code to show, and one look at what the person decided; an approval is exchanged at once.
import { deviceAddresses } from '../../core/oauth/device-answer.ts';
import type { ConnectPorts } from '../connect-ports.ts';
import { lookAtDevice, startDevice } from '../providers/device.ts';
import { checkPublicKey, exchangeForBundle, providerPorts, requireClient } from '../providers/exchange-for-bundle.ts';
import { createRateLimit } from '../rate-limit.ts';
import type { RouteHandlers } from './route-handlers.ts';

const startsPerMinute = 5;
const pollsPerMinute = 60;
/** The only service with such a sign-in. */
const serviceId = 'openai-codex';

export function deviceRoutes(ports: ConnectPorts): Pick<RouteHandlers, 'deviceStart' | 'devicePoll'> {
  const { environment, now, sodium } = ports;
  const { startUrl, pollUrl, verificationUrl, redirectUri } = deviceAddresses(environment);
  const countStart = createRateLimit(startsPerMinute, now);
  const countPoll = createRateLimit(pollsPerMinute, now);
  return {
    async deviceStart({ accountId, body: { publicKey } }) {
      checkPublicKey(sodium, publicKey);
      countStart(accountId);
      const { clientId } = requireClient(serviceId, environment);
      const started = await startDevice(startUrl, clientId, providerPorts(ports));
      return { ...started, verificationUrl, redirectUri };
    },
    async devicePoll({ accountId, body: { publicKey, deviceAuthId, userCode } }) {
      checkPublicKey(sodium, publicKey);
      countPoll(accountId);
      const look = await lookAtDevice(pollUrl, { deviceAuthId, userCode }, providerPorts(ports));
      if (look.status !== 'approved') return look;
      // What binds the bundle to its attempt: no state comes back in this flow.
      const grant = { code: look.code, verifier: look.verifier, redirectUri, state: deviceAuthId };
      return { status: 'approved', bundle: await exchangeForBundle(ports, serviceId, publicKey, grant) };
    },
  };
}
