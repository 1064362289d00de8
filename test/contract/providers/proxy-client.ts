// An HTTPS request through a CONNECT proxy with one trusted CA, the way the backend CLIs make theirs.
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { Simulator } from '../../providers/start-simulator.ts';

/** Asks the proxy for a tunnel; gives its status and, when it is 200, the tunnel. */
export function openTunnel(simulator: Simulator, authority: string): Promise<{ status: number; socket: Duplex }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(simulator.proxyUrl);
    const asking = request({ host: hostname, port, method: 'CONNECT', path: authority });
    asking.once('connect', (answer: IncomingMessage, socket: Duplex) =>
      resolve({ status: answer.statusCode ?? 0, socket }),
    );
    asking.once('error', reject);
    asking.end();
  });
}

/** A verified TLS connection to a played host; rejects when the certificate does not hold. */
export async function openTls(simulator: Simulator, host: string, ca?: string): Promise<TLSSocket> {
  const { socket } = await openTunnel(simulator, `${host}:443`);
  const trusted = ca ?? (await readFile(simulator.caFile, 'utf8'));
  return new Promise((resolve, reject) => {
    const tls = tlsConnect({ socket, servername: host, ca: trusted }, () => resolve(tls));
    tls.once('error', reject);
  });
}

type ProxiedRequest = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
};

export async function askThroughProxy(
  simulator: Simulator,
  playedUrl: string,
  { method = 'GET', headers = {}, body = '' }: ProxiedRequest = {},
): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
  const url = new URL(playedUrl);
  const socket = await openTls(simulator, url.hostname);
  const path = `${url.pathname}${url.search}`;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asking = request(
      { createConnection: () => socket, method, path, headers: { host: url.host, ...headers } },
      resolve,
    );
    asking.once('error', reject);
    asking.end(body);
  });
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  socket.destroy();
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: text };
}
