// A provider whose sign-in page leads to the redirect URI in a way the test chooses, and listeners that count who really goes there.

import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';

/** Each way in which a page may come to an address. `TARGET` stands for the redirect URI with code and state. */
export const waysOfRedirect = {
  '302 at once': { status: 302, location: 'TARGET' },
  '302 after 302': { status: 302, location: '/hop' },
  'form, then 302': { page: '<form action="/hop"><button>go</button></form>', script: 'document.forms[0].submit()' },
  'POST, then 303': {
    page: '<form method="post" action="/hop"><button>go</button></form>',
    script: 'document.forms[0].submit()',
  },
  'location.href': { page: '', script: 'location.href = "TARGET"' },
  'location.replace later': { page: '', script: 'setTimeout(() => location.replace("TARGET"), 50)' },
  'meta refresh': { page: '<meta http-equiv="refresh" content="0;url=TARGET">', script: '' },
  'link click': { page: '<a href="TARGET">go</a>', script: 'document.querySelector("a").click()' },
} as const;

export type SignInPages = {
  /** For the variable of the authorize URL. */
  readonly authorizeUrl: string;
  /** What the authorize URL answers; `TARGET`, `STATE` and `REDIRECT` are put in. */
  answer(next: Answer): void;
  /** Cookie headers of the requests to the authorize URL, in order; null: none was sent. */
  cookies(): readonly (string | null)[];
  close(): Promise<void>;
};

export type Answer =
  | { readonly status: number; readonly location: string }
  /** Asks for a password as HTTP does it (RFC 7617). */
  | { readonly asksPassword: true }
  | { readonly page: string; readonly script: string };

export async function startSignInPages(): Promise<SignInPages> {
  let next: Answer = { page: 'nothing', script: '' };
  let target = '';
  const cookies: (string | null)[] = [];
  const server = createHttpServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/download') {
      response.writeHead(200, { 'content-disposition': 'attachment; filename="downloaded.txt"' });
      response.end('downloaded');
      return;
    }
    if (url.pathname === '/hop') return redirect(response, request.method === 'POST' ? 303 : 302, target);
    if (url.pathname !== '/authorize') return redirect(response, 404, '/');
    cookies.push(request.headers.cookie ?? null);
    const redirectUri = url.searchParams.get('redirect_uri') ?? '';
    target = `${redirectUri}?code=code-that-must-not-be-printed&state=${url.searchParams.get('state') ?? ''}`;
    answerAuthorize(response, next, target, redirectUri);
  });
  const port = await listen(server);
  return {
    authorizeUrl: `http://127.0.0.1:${port}/authorize`,
    answer(given) {
      next = given;
    },
    cookies: () => cookies,
    close: () => closeServer(server),
  };
}

function answerAuthorize(response: ServerResponse, answer: Answer, target: string, redirectUri: string): void {
  const fill = (text: string): string => text.replaceAll('TARGET', target).replaceAll('REDIRECT', redirectUri);
  response.setHeader('set-cookie', 'seen=yes; Max-Age=86400');
  if ('asksPassword' in answer) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' });
    response.end();
    return;
  }
  if ('status' in answer) {
    redirect(response, answer.status, fill(answer.location));
    return;
  }
  response.setHeader('content-type', 'text/html');
  response.end(`<!doctype html><title>Sign in</title>${fill(answer.page)}<script>${fill(answer.script)}</script>`);
}

function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, { location });
  response.end();
}

export type ConnectionCount = { readonly port: number; count(): number; close(): Promise<void> };

/** Counts connections to a port of this machine, on both loopback addresses; 0: to a free one. */
export async function countConnections(wanted: number): Promise<ConnectionCount> {
  let count = 0;
  const servers = ['127.0.0.1', '::1'].map((host) => ({
    host,
    server: createTcpServer((socket) => {
      count += 1;
      socket.destroy();
    }),
  }));
  let port = wanted;
  for (const { host, server } of servers) {
    await once(server.listen(port, host), 'listening');
    port = (server.address() as AddressInfo).port;
  }
  return {
    port,
    count: () => count,
    close: async () => void (await Promise.all(servers.map(({ server }) => closeServer(server)))),
  };
}

/** A server that keeps what was asked of it, for "nothing leaves". */
export async function startWitness(): Promise<{
  readonly port: number;
  seen(): readonly string[];
  close(): Promise<void>;
}> {
  const seen: string[] = [];
  const server = createHttpServer((request: IncomingMessage, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.end();
  });
  server.on('connection', () => seen.push('connection'));
  const port = await listen(server);
  return { port, seen: () => seen, close: () => closeServer(server) };
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server | ReturnType<typeof createTcpServer>): Promise<void> {
  if ('closeAllConnections' in server) server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
