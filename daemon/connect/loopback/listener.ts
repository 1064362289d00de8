// Waits on the loopback addresses for the browser to come back from a sign-in (RFC 8252 §7.3): one path, one answer, then it is gone.
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { AppError } from '../../../core/errors.ts';
import { judgeRequest, portOf } from './judge-request.ts';
import { pageOf } from './page.ts';

/** `wrong`: it was no answer to this sign-in, and the waiting goes on. */
export type Taken = 'taken' | 'declined' | 'wrong';

export type LoopbackOptions = {
  /** Registered, on a loopback host. */
  readonly redirectUri: string;
  readonly state: string;
  /** Gets addresses that carry the state; whoever takes one closes the listener. */
  readonly take: (address: string) => Taken;
};

/** Stops listening at once; resolves when the last page has been sent and nothing is left. */
export type CloseLoopback = () => Promise<void>;

/** Other programs of this machine put cookies on `localhost` too, and browsers send them all. */
const longestHeaderBytes = 128 * 1024;
const slowestRequestMs = 5_000;

/** Literals: a name could be made to mean another address. */
const addresses = ['127.0.0.1', '::1'] as const;

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function listen(host: string, port: number, answer: RequestListener): Promise<Server> {
  const limits = { requestTimeout: slowestRequestMs, headersTimeout: slowestRequestMs };
  const server = createServer({ ...limits, maxHeaderSize: longestHeaderBytes }, answer);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.removeListener('error', reject);
      // What fails later is one connection, not the sign-in.
      server.on('error', () => undefined);
      resolve(server);
    });
  });
}

function end(servers: readonly Server[]): Promise<void> {
  const closing = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
  return Promise.all(closing).then(() => undefined);
}

/** Both addresses, or IPv4 alone where there is no IPv6. */
async function listenOnLoopback(port: number, answer: RequestListener): Promise<readonly Server[]> {
  const servers: Server[] = [];
  for (const host of addresses) {
    try {
      servers.push(await listen(host, port, answer));
    } catch (error) {
      if (host === '::1' && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(reasonOf(error))) continue;
      await end(servers);
      // Windows says so of ports that it keeps for others.
      if (['EADDRINUSE', 'EACCES'].includes(reasonOf(error))) throw new AppError('connect_port_taken', String(port));
      throw error;
    }
  }
  return servers;
}

function send(response: ServerResponse, name: Parameters<typeof pageOf>[0]): void {
  const { status, headers, body } = pageOf(name);
  response.writeHead(status, headers).end(body);
}

/** @throws AppError `connect_port_taken` (detail: the port) when another program listens on either address */
export async function openLoopback({ redirectUri, state, take }: LoopbackOptions): Promise<CloseLoopback> {
  const expected = { redirectUri: new URL(redirectUri), state };
  const answering = new Set<ServerResponse>();
  let closing: Promise<void> | null = null;
  const dropRest = () => {
    if (closing === null || answering.size > 0) return;
    for (const server of servers) server.closeAllConnections();
  };
  const answer: RequestListener = ({ method, url: target, headers: { host } }, response) => {
    answering.add(response);
    response.once('close', () => {
      answering.delete(response);
      dropRest();
    });
    const judged = judgeRequest({ method, target, host }, expected);
    if (closing !== null) return send(response, 404);
    if (judged.kind === 'refused') return send(response, judged.status);
    const taken = take(judged.address);
    send(response, taken === 'wrong' ? 400 : taken);
  };
  const servers = await listenOnLoopback(portOf(expected.redirectUri), answer);
  return () => {
    closing ??= end(servers);
    dropRest();
    return closing;
  };
}
