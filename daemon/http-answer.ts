// One request to a provider: bounded in time and size, redirects refused, answer read as JSON where it is JSON.
import type { Clock, Fetch } from './clock.ts';

export type HttpAnswer = {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  /** The JSON value; null when the body was none. */
  readonly json: unknown;
  readonly isJson: boolean;
};
export type HttpFailure = {
  readonly kind: 'failure';
  /** `certificate`: who answered could not prove who it is, as behind a proxy that reads along. */
  readonly cause: 'timeout' | 'network' | 'certificate';
  /** False when the request cannot have reached the provider. */
  readonly mayHaveArrived: boolean;
};

export type HttpRequest = {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
};

const largestBodyBytes = 1_048_576;

/** Failures of the connection itself: nothing was sent. */
const neverConnected: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  // What answers speaks no TLS: the page of a network that wants a sign-in of its own.
  'ERR_SSL_WRONG_VERSION_NUMBER',
];

/** Refusals of the peer's certificate, as OpenSSL and Node name them. */
const certificateReasons = /^(CERT_|ERR_TLS_CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET_ISSUER))/;

type Failure = Error & { readonly code?: unknown; readonly syscall?: unknown };

function causeOf(error: unknown): Failure | null {
  return error instanceof Error && error.cause instanceof Error ? error.cause : null;
}

/** Whether the request cannot have left: its connection was never made, or never became a secure one. */
function neverSent(cause: Failure | null): boolean {
  if (cause === null) return false;
  // Node tries all addresses of a host and reports them together.
  if (cause instanceof AggregateError) return cause.errors.every((each) => each instanceof Error && neverSent(each));
  if (cause.syscall === 'connect' || neverConnected.some((code) => code === cause.code)) return true;
  return cause.message.includes('before secure TLS connection was established');
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.length;
    if (size > largestBodyBytes) throw new Error('the answer is too large');
    parts.push(part.value);
  }
  return Buffer.concat(parts).toString('utf8');
}

function readJson(text: string): { readonly json: unknown; readonly isJson: boolean } {
  try {
    return { json: JSON.parse(text), isJson: true };
  } catch {
    return { json: null, isJson: false };
  }
}

export async function httpAnswer(fetch: Fetch, clock: Clock, request: HttpRequest): Promise<HttpAnswer | HttpFailure> {
  const { url, method, headers, body, timeoutMs } = request;
  const timeout = new AbortController();
  const cancel = clock.after(timeoutMs, () => timeout.abort());
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'error',
      signal: timeout.signal,
      ...(body === undefined ? {} : { body }),
    });
    const { status } = response;
    return { kind: 'answer', status, headers: response.headers, ...readJson(await readText(response)) };
  } catch (error) {
    if (timeout.signal.aborted) return { kind: 'failure', cause: 'timeout', mayHaveArrived: true };
    const cause = causeOf(error);
    if (certificateReasons.test(String(cause?.code ?? '')))
      return { kind: 'failure', cause: 'certificate', mayHaveArrived: false };
    return { kind: 'failure', cause: 'network', mayHaveArrived: !neverSent(cause) };
  } finally {
    cancel();
  }
}
