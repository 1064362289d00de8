// What a played provider sees of a request and gives back: plain values, no sockets.
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { decompress } from 'fzstd';

export type SimRequest = {
  readonly method: string;
  /** The provider's host name, e.g. `auth.openai.com`, however the request came in. */
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** `proxy`: through CONNECT and TLS; `direct`: plain http to `<url>/<host>/<path>`. */
  readonly via: 'direct' | 'proxy';
};

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export const reply = {
  json: (status: number, value: unknown, headers: Record<string, string> = {}): Reply => ({
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  }),
  html: (status: number, body: string): Reply => ({
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
    body,
  }),
  redirect: (location: string): Reply => ({
    status: 302,
    headers: { location, 'cache-control': 'no-store' },
    body: '',
  }),
};

/** Reads the whole body, decompressed, or as it came where that fails; rejects when the client goes away first. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  if (message.headers['content-encoding'] !== 'zstd') return body;
  try {
    return Buffer.from(decompress(body));
  } catch {
    return body;
  }
}

export function sendReply(response: ServerResponse, answer: Reply): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, { 'content-length': Buffer.byteLength(answer.body), ...answer.headers });
  response.end(answer.body);
}

/** Announces the whole answer, sends half of it and cuts the connection. */
export function sendCut(response: ServerResponse, answer: Reply): void {
  if (response.destroyed) return;
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { 'content-length': body.length, ...answer.headers });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
