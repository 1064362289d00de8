// Whether a request to the loopback listener is what the sign-in page leads to. Any page in the browser can send requests there.
import { timingSafeEqual } from 'node:crypto';

export type LoopbackRequest = {
  readonly method: string | undefined;
  /** Of the request line: path and query. */
  readonly target: string | undefined;
  readonly host: string | undefined;
};

export type Judgement =
  | { readonly kind: 'refused'; readonly status: 400 | 404 | 405 }
  /** The whole address that the browser was sent to. */
  | { readonly kind: 'answer'; readonly address: string };

const hosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

export function portOf(redirectUri: URL): number {
  return Number(redirectUri.port || 80);
}

function isOurHost(host: string | undefined, port: number): boolean {
  // A browser leaves the default port out (RFC 9110 §7.2).
  const named = hosts.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  return host !== undefined && named.includes(host.toLowerCase());
}

function sameText(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}

/** @param expected the registered redirect URI and the state of the attempt */
export function judgeRequest(
  { method, target, host }: LoopbackRequest,
  expected: { readonly redirectUri: URL; readonly state: string },
): Judgement {
  const { redirectUri, state } = expected;
  if (!isOurHost(host, portOf(redirectUri))) return { kind: 'refused', status: 400 };
  const [path = '', query = ''] = (target ?? '').split(/\?(.*)/s, 2);
  if (path !== redirectUri.pathname) return { kind: 'refused', status: 404 };
  if (method !== 'GET') return { kind: 'refused', status: 405 };
  const [given, ...more] = new URLSearchParams(query).getAll('state');
  // A page that guesses must not be able to end the sign-in, not even by an error.
  if (given === undefined || more.length > 0 || !sameText(given, state)) return { kind: 'refused', status: 400 };
  return { kind: 'answer', address: `${redirectUri.origin}${path}?${query}` };
}
