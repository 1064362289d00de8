// `POST /api/accounts/deviceauth/usercode` and `/token`: a sign-in on another screen, in OpenAI's own form (not RFC 8628). The provider
// makes the PKCE pair, and the code goes through the usual token endpoint.
import { randomBytes } from 'node:crypto';
import { type Reply, reply, type SimRequest } from '../kernel/http.ts';
import { jsonBody } from '../kernel/json-body.ts';
import type { Grants } from '../oauth/grants.ts';
import { challengeOf } from '../oauth/pkce.ts';
import type { DeviceBook } from './device-book.ts';
import type { DeviceSettings } from './device-settings.ts';
import { CODEX_CLIENT, DEVICE_REDIRECT_URI } from './registration.ts';

type Options = {
  readonly devices: DeviceBook;
  readonly grants: Pick<Grants, 'newCode'>;
  readonly settings: DeviceSettings;
};

/** Empty, as the live server says "pending" now and then. */
const EMPTY_404: Reply = { status: 404, headers: {}, body: '' };

const refused = (status: number, code: string, message: string): Reply =>
  reply.json(status, { error: { message, type: 'invalid_request_error', param: null, code } });

/** Null: device sign-in is switched on. assumed: the wording for the workspace admin's switch; that `/token` then answers alike. */
function switchedOff({ login }: DeviceSettings): Reply | null {
  if (login === 'on') return null;
  if (login === 'off') return EMPTY_404;
  return refused(403, 'device_auth_disabled', 'Device code login is disabled by your workspace admin.');
}

function start({ devices, settings }: Options, request: SimRequest): Reply {
  const off = switchedOff(settings);
  if (off) return off;
  if (jsonBody(request)?.client_id !== CODEX_CLIENT.clientId) return refused(401, 'invalid_client', 'Unknown client.');
  const { deviceAuthId, userCode, expiresAt } = devices.start();
  return reply.json(200, {
    device_auth_id: deviceAuthId,
    user_code: userCode,
    interval: String(settings.intervalSeconds),
    expires_at: new Date(expiresAt).toISOString(),
  });
}

function pending({ pendingAs }: DeviceSettings): Reply {
  if (pendingAs === '404-empty') return EMPTY_404;
  const code = 'deviceauth_authorization_pending';
  if (pendingAs === '403-text') return reply.json(403, { error: code });
  return reply.json(403, { error: { code, message: 'Authorization is pending.' } });
}

function finish({ devices, grants }: Options, deviceAuthId: string, accountId: string): Reply {
  const verifier = randomBytes(32).toString('base64url');
  const codeChallenge = challengeOf(verifier);
  const { clientId, scopes } = CODEX_CLIENT;
  const code = grants.newCode({
    accountId,
    organizationId: null,
    clientId,
    scopes,
    redirectUri: DEVICE_REDIRECT_URI,
    codeChallenge,
    state: '',
    offline: true,
  });
  devices.finish(deviceAuthId);
  return reply.json(200, { authorization_code: code, code_verifier: verifier, code_challenge: codeChallenge });
}

/**
 * assumed: the statuses of slow_down and denial (terminal codes are known to ride on a 403, the status of "pending", so a client must
 * read the code first), and that a code is handed out once.
 */
function poll(options: Options, request: SimRequest): Reply {
  const { devices, settings } = options;
  const off = switchedOff(settings);
  if (off) return off;
  const { device_auth_id, user_code } = jsonBody(request) ?? {};
  const polled = devices.poll(String(device_auth_id), String(user_code));
  if (!polled) return refused(400, 'invalid_request', 'Unknown device authorization.');
  const { entry, slowDown } = polled;
  if (entry.state === 'expired' || entry.state === 'finished')
    return refused(403, 'expired_token', 'The code expired.');
  if (entry.state === 'denied') return refused(entry.denial === 'access_denied' ? 403 : 401, entry.denial, 'Denied.');
  if (slowDown) return refused(403, 'slow_down', 'Polling too often.');
  if (entry.state === 'approved' && entry.accountId) return finish(options, entry.deviceAuthId, entry.accountId);
  return pending(settings);
}

export function createDeviceEndpoints(options: Options): {
  start(request: SimRequest): Reply;
  poll(request: SimRequest): Reply;
} {
  return { start: (request) => start(options, request), poll: (request) => poll(options, request) };
}
