// OpenAI's device sign-in, which is not RFC 8628: where it is asked, and what its two answers say (services.md §2.1, provider-answers.md §2.4).
import type { Environment } from '../environment.ts';
import { AppError } from '../errors.ts';
import { fieldsOf, firstOf, numberOf, textOf } from '../lenient.ts';
import { disabledRows, pendingStatuses, pollRows } from '../provider-answers/device-table.ts';
import { signalsOf } from '../provider-answers/signals.ts';
import { clientFaults } from '../provider-answers/token-rows.ts';

export type DeviceAddresses = {
  readonly startUrl: string;
  readonly pollUrl: string;
  /** Where a person types the code in. */
  readonly verificationUrl: string;
  /** What the code's exchange names. It is registered and never visited, so an override does not move it. */
  readonly redirectUri: string;
};

const site = 'https://auth.openai.com';
const endpoints = '/api/accounts/deviceauth';
const page = '/codex/device';

/** `…_OPENAI_CODEX_DEVICE_URL` stands for the base of the endpoints; the page lies beside their path, else on the same host. */
export function deviceAddresses(environment: Environment): DeviceAddresses {
  const given = environment.HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_DEVICE_URL ?? `${site}${endpoints}`;
  const base = given.replace(/\/+$/, '');
  return {
    startUrl: `${base}/usercode`,
    pollUrl: `${base}/token`,
    verificationUrl: base.endsWith(endpoints) ? base.replace(endpoints, page) : new URL(page, base).href,
    redirectUri: `${site}/deviceauth/callback`,
  };
}

export type DeviceStart = {
  readonly deviceAuthId: string;
  readonly userCode: string;
  /** As the provider says it; whoever polls adds a margin (3 s). */
  readonly intervalMs: number;
  readonly expiresAt: number;
};

const codeLifeMs = 15 * 60_000;
const longestIntervalMs = 60_000;

function intervalMs(value: unknown): number {
  const seconds = numberOf(value) ?? 5;
  return Math.min(Math.max(Math.ceil(seconds), 1) * 1000, longestIntervalMs);
}

/** A code lives 15 minutes; an earlier end is believed, one that has passed already is a clock that differs. */
function endOf(value: unknown, now: number): number {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return at > now && at < now + codeLifeMs ? at : now + codeLifeMs;
}

function startFailure(status: number, json: unknown): AppError {
  const { codes, words } = signalsOf(json);
  if (disabledRows.some((row) => row.status.includes(status) && (row.words?.test(words) ?? true))) {
    return new AppError('connect_device_disabled');
  }
  const ours = codes.some((code) => clientFaults.includes(code));
  return new AppError(ours ? 'connect_oauth_invalid_client' : 'connect_oauth_exchange_failed');
}

/**
 * @param json the answer's JSON value; null when it was none
 * @param now ms epoch
 * @throws AppError `connect_device_disabled`, `connect_oauth_invalid_client`, `connect_oauth_exchange_failed`
 */
export function readDeviceStart(status: number, json: unknown, now: number): DeviceStart {
  if (status < 200 || status > 299) throw startFailure(status, json);
  const answer = fieldsOf(json);
  const deviceAuthId = textOf(answer?.device_auth_id, 1024);
  const userCode = firstOf(textOf(answer?.user_code, 64), textOf(answer?.usercode, 64));
  if (!answer || deviceAuthId === null || userCode === null) throw new AppError('connect_oauth_exchange_failed');
  return {
    deviceAuthId,
    userCode,
    intervalMs: intervalMs(answer.interval),
    expiresAt: endOf(answer.expires_at, now),
  };
}

export type DevicePoll =
  | { readonly status: 'pending' }
  | { readonly status: 'slow-down' }
  | { readonly status: 'denied' }
  | { readonly status: 'expired' }
  | { readonly status: 'transient' }
  /** The provider made the PKCE pair: the verifier is for the exchange of this code. */
  | { readonly status: 'approved'; readonly code: string; readonly verifier: string };

function approved(json: unknown): DevicePoll {
  const answer = fieldsOf(json);
  const code = textOf(answer?.authorization_code, 4096);
  const verifier = textOf(answer?.code_verifier, 1024);
  if (code === null || verifier === null) throw new AppError('connect_oauth_exchange_failed');
  return { status: 'approved', code, verifier };
}

/**
 * @param status HTTP status; 0 when there was no answer
 * @param json the answer's JSON value; null when it was none
 * @throws AppError `connect_oauth_exchange_failed` for a yes that cannot be read
 */
export function readDevicePoll(status: number, json: unknown): DevicePoll {
  if (status >= 200 && status < 300) return approved(json);
  if (status < 400 || status === 429 || status >= 500) return { status: 'transient' };
  const { codes } = signalsOf(json);
  const row = pollRows.find((one) => one.codes.some((code) => codes.includes(code)));
  if (row) return { status: row.state };
  return { status: pendingStatuses.includes(status) ? 'pending' : 'transient' };
}
