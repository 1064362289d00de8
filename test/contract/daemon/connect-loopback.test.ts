// The loopback listener of a sign-in, over real sockets: where it listens, what it takes, and that it is gone afterwards.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { type CloseLoopback, openLoopback, type Taken } from '../../../daemon/connect/loopback/listener.ts';
import { poll } from '../../support/poll.ts';

const port = 14_551;
const redirectUri = `http://localhost:${port}/auth/callback`;
const state = 'S'.repeat(43);
const goodPath = `/auth/callback?code=a-code&state=${state}`;

const opened: CloseLoopback[] = [];
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

type Listener = { readonly close: CloseLoopback; readonly taken: string[] };

/** Takes what comes, and closes itself with the first answer, as a sign-in does. */
async function open(decide: (address: string) => Taken = () => 'taken'): Promise<Listener> {
  const taken: string[] = [];
  const close = await openLoopback({
    redirectUri,
    state,
    take(address) {
      taken.push(address);
      const decision = decide(address);
      if (decision !== 'wrong') void close();
      return decision;
    },
  });
  opened.push(close);
  return { close, taken };
}

type Reply = { readonly status: number; readonly headers: Record<string, unknown>; readonly body: string };

function ask(path: string, { host = '127.0.0.1', method = 'GET', headers = {} } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host, port, path, method, headers: { host: `localhost:${port}`, ...headers } });
    outgoing.once('error', reject).once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    outgoing.end();
  });
}

/** The local addresses in the kernel's table on which somebody listens at the port. */
async function listeningAddresses(): Promise<string[]> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return tables
    .flatMap((text) => text.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(`:${wanted}`) && state === '0A')
    .map(([, local = '']) => local.split(':')[0] ?? '');
}

const v4 = '0100007F';
const v6 = '00000000000000000000000001000000';
const isGone = async () => (await listeningAddresses()).length === 0;

function isRefused(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket
      .once('error', () => resolve(true))
      .once('connect', () => {
        socket.destroy();
        resolve(false);
      });
  });
}

describe('where it listens', () => {
  it('is on both loopback literals, and nowhere else', async () => {
    await open();
    expect((await listeningAddresses()).sort()).toEqual([v6, v4].sort());
    for (const host of ['127.0.0.1', '::1']) expect((await ask('/', { host })).status).toBe(404);
  });

  it('is at no other address of this computer', async () => {
    await open();
    const others = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address);
    for (const host of ['127.0.0.2', ...others]) expect(await isRefused(host), host).toBe(true);
  });

  it.each(['127.0.0.1', '::1'])('is nowhere when another program has the port on %s, which is named', async (host) => {
    const other = createServer();
    servers.push(other);
    await once(other.listen(port, host), 'listening');
    const failure = await open().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code: 'connect_port_taken', detail: String(port) });
    expect(await listeningAddresses()).toEqual([host === '::1' ? v6 : v4]);
  });
});

describe('what it takes', () => {
  it('is the answer, whole, and then it is gone', async () => {
    const { taken } = await open();
    const { status, headers, body } = await ask(goodPath);
    await poll(isGone, 50);
    expect(status).toBe(200);
    expect(taken).toEqual([`http://localhost:${port}${goodPath}`]);
    expect(body).toContain('Back to Happier');
    await expect(ask(goodPath)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(headers).toMatchObject({ connection: 'close' });
  });

  it('is an answer that declines', async () => {
    const { taken } = await open(() => 'declined');
    const { status, body } = await ask(`/auth/callback?error=access_denied&state=${state}`);
    expect([status, taken.length]).toEqual([200, 1]);
    expect(body).toContain('Not signed in');
    await poll(isGone, 50);
  });

  it('is nothing else: it goes on listening, whatever a page sends there', async () => {
    const { taken } = await open();
    const evil = 'B'.repeat(43);
    const sent = await Promise.all([
      ask('/'),
      ask('/favicon.ico'),
      ask(`/auth/callback/?code=c&state=${state}`),
      ask(`/auth/callback?code=c&state=${evil}`),
      ask('/auth/callback?error=access_denied'),
      ask(goodPath, { headers: { host: `evil.example.com:${port}` } }),
      ask(goodPath, { method: 'POST' }),
      ask(goodPath, { method: 'PUT' }),
    ]);
    expect(sent.map(({ status }) => status)).toEqual([404, 404, 404, 400, 400, 400, 405, 405]);
    expect(taken).toEqual([]);
    expect((await ask(goodPath, { host: '::1' })).status).toBe(200);
    expect(taken).toHaveLength(1);
  });

  it('is not an answer that could not be read: the next one still counts', async () => {
    const { taken } = await open((address) => (address.includes('code=') ? 'taken' : 'wrong'));
    expect((await ask(`/auth/callback?state=${state}`)).status).toBe(400);
    expect((await ask(goodPath)).status).toBe(200);
    expect(taken).toHaveLength(2);
  });

  it('is one answer, also when it comes several times at once', async () => {
    const { taken } = await open();
    const sent = await Promise.allSettled(Array.from({ length: 8 }, () => ask(goodPath)));
    expect(sent.filter((one) => one.status === 'fulfilled' && one.value.status === 200)).toHaveLength(1);
    expect(taken).toHaveLength(1);
  });

  it('is one answer, also when a second one comes right behind it', async () => {
    const { taken } = await open();
    const socket = connect({ host: '127.0.0.1', port });
    await once(socket, 'connect');
    const ended = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
    socket.resume().write(`GET ${goodPath} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`.repeat(3));
    await ended;
    expect(taken).toHaveLength(1);
  });

  it('comes through beside the cookies of everything else that runs on localhost', async () => {
    const { taken } = await open();
    const cookie = Array.from({ length: 100 }, (_, index) => `cookie${index}=${'x'.repeat(500)}`).join('; ');
    expect((await ask(goodPath, { headers: { cookie } })).status).toBe(200);
    expect(taken).toHaveLength(1);
  });
});

describe('what it shows', () => {
  it('loads nothing, tells nothing, and is kept nowhere', async () => {
    const { close } = await open((address) => (address.includes('code=') ? 'taken' : 'declined'));
    const pages = [
      await ask('/'),
      await ask('/auth/callback'),
      await ask(goodPath, { method: 'POST' }),
      await ask(goodPath),
    ];
    await close();
    for (const { headers, body } of pages) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'content-security-policy': expect.stringMatching(/^default-src 'none'/),
        'x-content-type-options': 'nosniff',
      });
      expect(headers['set-cookie']).toBeUndefined();
      expect(body).not.toMatch(/src=|href=|url\(|<script|<link|<form|@import/i);
      for (const secret of ['a-code', state]) expect(body).not.toContain(secret);
    }
  });
});

describe('when it is closed', () => {
  it('is gone at once, with those who came and said nothing', async () => {
    const { close } = await open();
    const idle: Socket = connect({ host: '127.0.0.1', port });
    await once(idle, 'connect');
    idle.write('GET /auth/callb');
    const ended = new Promise((resolve) => idle.on('error', () => undefined).once('close', resolve));
    const closing = close();
    await poll(isGone, 50);
    await Promise.all([closing, ended]);
  });

  it('can be opened again at once', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const { close, taken } = await open();
      await ask(goodPath);
      await close();
      expect(taken).toHaveLength(1);
    }
  });
});
