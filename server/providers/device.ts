// OpenAI's device sign-in, which is not RFC 8628 (provider-answers.md §2.4): a code to show, and one look at what the person decided.
import { AppError } from '../../core/errors.ts';
import { readDevicePoll, readDeviceStart } from '../../core/oauth/device-answer.ts';
import type { TokenRequest } from '../../core/oauth/token-fields.ts';
import { type ProviderPorts, type ProviderReply, postToProvider } from './post-to-provider.ts';

/** Names one device sign-in at the provider. */
export type DeviceCode = { readonly deviceAuthId: string; readonly userCode: string };

export type DeviceLook =
  | { readonly status: 'pending' | 'slow-down' }
  /** The provider could not say; nothing is decided by that. */
  | { readonly status: 'unavailable'; readonly retryAfterMs: number | null }
  /** The provider made the PKCE pair itself. */
  | { readonly status: 'approved'; readonly code: string; readonly verifier: string };

function asJson(fields: Readonly<Record<string, string>>): TokenRequest {
  return { contentType: 'application/json', body: JSON.stringify(fields) };
}

/** @throws AppError `connect_device_disabled`, `connect_oauth_timeout`, `connect_oauth_exchange_failed` */
export async function startDevice(url: string, clientId: string, ports: ProviderPorts) {
  const { status, json } = await postToProvider(url, asJson({ client_id: clientId }), ports);
  return readDeviceStart(status, json, ports.now());
}

async function ask(url: string, code: DeviceCode, ports: ProviderPorts): Promise<ProviderReply | null> {
  const question = asJson({ device_auth_id: code.deviceAuthId, user_code: code.userCode });
  try {
    return await postToProvider(url, question, ports);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** @throws AppError `connect_access_denied`, `connect_device_expired` */
export async function lookAtDevice(url: string, code: DeviceCode, ports: ProviderPorts): Promise<DeviceLook> {
  const reply = await ask(url, code, ports);
  if (reply === null) return { status: 'unavailable', retryAfterMs: null };
  const poll = readDevicePoll(reply.status, reply.json);
  switch (poll.status) {
    case 'denied':
      throw new AppError('connect_access_denied');
    case 'expired':
      throw new AppError('connect_device_expired');
    case 'transient':
      return { status: 'unavailable', retryAfterMs: reply.retryAfterMs };
    default:
      return poll;
  }
}
