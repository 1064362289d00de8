// One question to a provider: bounded in time and size, redirects refused. Question and answer live in memory only and are never logged.
import { AppError } from '../../core/errors.ts';
import type { TokenRequest } from '../../core/oauth/token-fields.ts';
import { retryAfterMs } from '../../core/retry-after.ts';
import { readBoundedJson } from './bounded-json.ts';

export type ProviderPorts = {
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For the whole question, reading the answer included. */
  readonly timeoutMs: number;
};

export type ProviderReply = {
  readonly status: number;
  /** The JSON value; null when the body was none. */
  readonly json: unknown;
  /** What Retry-After asks for; null when it asks for nothing. */
  readonly retryAfterMs: number | null;
  /** When the question was sent (ms epoch). */
  readonly requestedAt: number;
};

/** The largest real answers are some 8 kB: three tokens of two to three kilobytes each. */
const longestAnswerBytes = 128 * 1024;

/** @throws AppError `connect_oauth_timeout`; `connect_oauth_exchange_failed` when no whole answer came */
export async function postToProvider(
  url: string,
  { contentType, body }: TokenRequest,
  { fetch, now, timeoutMs }: ProviderPorts,
): Promise<ProviderReply> {
  const signal = AbortSignal.timeout(timeoutMs);
  const requestedAt = now();
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': contentType, accept: 'application/json' },
      body,
      // An endpoint that redirects would have us hand what we carry to whomever it names.
      redirect: 'error',
      signal,
    });
    const json = await readBoundedJson(response, longestAnswerBytes);
    const wait = retryAfterMs(response.headers.get('retry-after'), now());
    return { status: response.status, json, retryAfterMs: wait, requestedAt };
  } catch {
    throw new AppError(signal.aborted ? 'connect_oauth_timeout' : 'connect_oauth_exchange_failed');
  }
}
