// One request to a provider, against a real server on this machine that behaves oddly.
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { httpAnswer } from '../../../daemon/http-answer.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { createCertificateAuthority } from '../../providers/kernel/certificate-authority.ts';

let server: Server | null = null;
let requests: string[] = [];
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
  requests = [];
});

/** Answers the address of a server that answers so. */
async function listen(
  answer: RequestListener,
  make: (answer: RequestListener) => Server = createServer,
): Promise<string> {
  const made = make((request, response) => {
    requests.push(request.url ?? '');
    answer(request, response);
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const address = made.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/first`;
}

async function ask(answer: RequestListener, timeoutMs = 5_000) {
  const { fetch, clock } = systemPorts;
  return httpAnswer(fetch, clock, { url: await listen(answer), method: 'GET', headers: {}, timeoutMs });
}

it('reads JSON, and says when it is none', async () => {
  expect(await ask((_, response) => response.end('{"a":1}'))).toMatchObject({
    status: 200,
    isJson: true,
    json: { a: 1 },
  });
  expect(await ask((_, response) => response.writeHead(403).end('<html>'))).toMatchObject({
    status: 403,
    isJson: false,
    json: null,
  });
});

it('follows no redirect: what it carries is for one address', async () => {
  const answer = await ask((_, response) => response.writeHead(307, { location: '/second' }).end());
  expect(answer).toMatchObject({ kind: 'failure', cause: 'network' });
  expect(requests).toEqual(['/first']);
});

it('takes no answer without end', async () => {
  const answer = await ask((_, response) => {
    const part = 'x'.repeat(65_536);
    const more = () => {
      while (!response.destroyed && response.write(part));
    };
    response.on('drain', more);
    more();
  });
  expect(answer).toMatchObject({ kind: 'failure', cause: 'network' });
});

it('gives up in time, also in the middle of an answer', async () => {
  const answer = await ask((_, response) => void response.write('{"a":'), 200);
  expect(answer).toEqual({ kind: 'failure', cause: 'timeout', mayHaveArrived: true });
});

it('knows when nothing can have arrived', async () => {
  const { fetch, clock } = systemPorts;
  const gone = await listen(() => undefined);
  await new Promise((resolve) => server?.close(resolve));
  server = null;
  const request = { url: gone, method: 'POST', headers: {}, body: 'x', timeoutMs: 5_000 } as const;
  expect(await httpAnswer(fetch, clock, request)).toEqual({ kind: 'failure', cause: 'network', mayHaveArrived: false });
});

it('tells a peer that cannot prove who it is from one that is not there, and sends it nothing', async () => {
  const { certificatePem: cert, privateKeyPem: key } = createCertificateAuthority(['localhost'], Date.now());
  const plain = await listen(
    (_, response) => response.end('{}'),
    (answer) => createTlsServer({ cert, key }, answer),
  );
  const { fetch, clock } = systemPorts;
  const url = plain.replace('http://127.0.0.1', 'https://localhost');
  const answer = await httpAnswer(fetch, clock, { url, method: 'POST', headers: {}, body: 'x', timeoutMs: 5_000 });
  expect(answer).toEqual({ kind: 'failure', cause: 'certificate', mayHaveArrived: false });
  expect(requests).toEqual([]);
});

it('knows that nothing was sent where the connection did not become a secure one', async () => {
  const { fetch, clock } = systemPorts;
  const ask = (url: string) =>
    httpAnswer(fetch, clock, { url, method: 'POST', headers: {}, body: 'x', timeoutMs: 5_000 });
  const plain = (await listen(() => undefined)).replace('http:', 'https:');
  expect(await ask(plain)).toMatchObject({ kind: 'failure', mayHaveArrived: false });
  const hangsUp = createTcpServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => hangsUp.listen(0, '127.0.0.1', resolve));
  const { port } = hangsUp.address() as AddressInfo;
  expect(await ask(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failure', mayHaveArrived: false });
  // Over plain http the same end may have come after the request.
  expect(await ask(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failure', mayHaveArrived: true });
  await new Promise((resolve) => hangsUp.close(resolve));
});

it('knows that nothing was sent where no address of a host could be reached', async () => {
  const { clock } = systemPorts;
  const unreachable = (syscall: string) => Object.assign(new Error('no'), { code: 'ETIMEDOUT', syscall });
  const failing = (cause: Error) => () => Promise.reject(new TypeError('fetch failed', { cause }));
  const request = { url: 'https://example.com/', method: 'GET', headers: {}, timeoutMs: 5_000 } as const;
  const none = new AggregateError([unreachable('connect'), unreachable('connect')]);
  expect(await httpAnswer(failing(none), clock, request)).toMatchObject({ cause: 'network', mayHaveArrived: false });
  const one = new AggregateError([unreachable('connect'), unreachable('read')]);
  expect(await httpAnswer(failing(one), clock, request)).toMatchObject({ mayHaveArrived: true });
});
