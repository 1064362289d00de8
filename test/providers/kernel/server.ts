// The listening side: one loopback port that answers plain http under `/<provider host>/…`, the remote control, and CONNECT, whose
// tunnels end here in TLS with the throw-away certificate.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Dispatcher } from './dispatcher.ts';
import { type Reply, readBody, reply, type SimRequest, sendReply } from './http.ts';

type Certificate = { certificatePem: string; privateKeyPem: string };
/** Answers `/__control/…`; gets the rest of the path and the body. */
type RemoteControl = (call: string, message: IncomingMessage, body: Buffer) => Reply;

const CONTROL_PREFIX = '/__control/';

function simRequest(
  message: IncomingMessage,
  host: string,
  target: string,
  body: Buffer,
  via: SimRequest['via'],
): SimRequest {
  const url = new URL(target, 'http://played.invalid');
  const { method = 'GET', headers } = message;
  return { method, host, path: url.pathname, query: url.searchParams, headers, body, via };
}

/** `/auth.openai.com/oauth/token` → host and path; a proxy's absolute form `http://host/…` counts as that host. */
function splitDirect(target: string): { host: string; target: string } {
  if (!target.startsWith('/')) {
    const url = URL.canParse(target) ? new URL(target) : null;
    return { host: url?.hostname ?? target, target: '/' };
  }
  const [, host = '', rest = ''] = /^\/([^/?]*)(.*)$/.exec(target) ?? [];
  return { host, target: rest.startsWith('/') ? rest : `/${rest}` };
}

function answerTunnels(dispatcher: Dispatcher, { certificatePem, privateKeyPem }: Certificate) {
  const options = { cert: certificatePem, key: privateKeyPem, ALPNProtocols: ['http/1.1'] };
  return createTlsServer(options, async (message, response) => {
    const body = await readBody(message).catch(() => null);
    if (!body) return;
    const host = (message.headers.host ?? '').split(':')[0] ?? '';
    await dispatcher.handle(simRequest(message, host, message.url ?? '/', body, 'proxy'), response);
  });
}

function answerPlain(dispatcher: Dispatcher, control: RemoteControl) {
  return async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(message).catch(() => null);
    if (!body) return;
    const target = message.url ?? '/';
    if (target.startsWith(CONTROL_PREFIX)) {
      return sendReply(response, control(target.slice(CONTROL_PREFIX.length), message, body));
    }
    const direct = splitDirect(target);
    if (direct.host === '') return sendReply(response, reply.json(404, { error: 'use /<provider host>/<path>' }));
    await dispatcher.handle(simRequest(message, direct.host, direct.target, body, 'direct'), response);
  };
}

/** Listens on 127.0.0.1; port 0 takes a free one. `close` ends open connections at once. */
export async function listen(
  port: number,
  dispatcher: Dispatcher,
  certificate: Certificate,
  control: RemoteControl,
): Promise<{ port: number; close(): Promise<void> }> {
  const tunnels = answerTunnels(dispatcher, certificate);
  const server = createServer(answerPlain(dispatcher, control));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  server.on('connect', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    const host = (message.url ?? '').split(':')[0] ?? '';
    if (!dispatcher.plays(host)) {
      dispatcher.countUnknown(host);
      socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    tunnels.emit('connection', socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
