// A connection that becomes a pipe: behind the answer there are only the pipe's bytes, and none of those that came early is lost.
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { sessionIdSchema } from '../../../core/ids.ts';
import { openPipe } from '../../../daemon/api/client-pipe.ts';
import type { DaemonHandlers } from '../../../daemon/api/handlers.ts';
import { daemonPaths } from '../../../daemon/api/paths.ts';
import { goodHello, openSocketBench, rawClient, type SocketBench } from './bench.ts';

const id = sessionIdSchema.parse(randomUUID());
const pipeCall = { t: 'call', id: 1, call: 'sessions.pipe', input: { id, stream: 'stdin' } };
let bench: SocketBench;
afterEach(() => bench.close());

const open = async (pipe: DaemonHandlers['sessions.pipe'], more: Partial<DaemonHandlers> = {}) => {
  bench = await openSocketBench({ handlers: { 'sessions.pipe': pipe, 'sessions.detach': () => ({}), ...more } });
};
const options = () => ({ home: bench.home, client: 'cli' as const });

/** Collects what the taker is given. */
function taker() {
  const taken: Duplex[] = [];
  const handler: DaemonHandlers['sessions.pipe'] = (_, connection) => {
    connection.handOver((pipe) => void taken.push(pipe));
    return {};
  };
  return { taken, handler };
}

async function rawBytes(text: string | Uint8Array): Promise<Socket> {
  const socket = connect(daemonPaths(bench.home).socketPath);
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

const line = (frame: unknown) => `${JSON.stringify(frame)}\n`;

describe('the daemon', () => {
  it('hands over what came behind the call, in the same piece and later, whatever it is', async () => {
    const { taken, handler } = taker();
    await open(async (input, connection) => {
      await new Promise((resolve) => setImmediate(resolve));
      return handler(input, connection);
    });
    const early = Buffer.concat([Buffer.from('\n{"t":"call"}\n\0'), randomBytes(200_000)]);
    const late = randomBytes(200_000);
    const socket = await rawBytes(
      Buffer.concat([Buffer.from(line(await goodHello(bench.home)) + line(pipeCall)), early]),
    );
    await expect.poll(() => taken.length).toBe(1);
    socket.end(late);
    const [pipe] = taken;
    if (!pipe) throw new Error('no pipe');
    expect((await buffer(pipe)).equals(Buffer.concat([early, late]))).toBe(true);
    socket.destroy();
  });

  it('sends nothing of its own into the pipe, and counts it as a client no more', async () => {
    const { taken, handler } = taker();
    await open(handler);
    const pipe = await openPipe(options(), id, 'stdout');
    await expect.poll(() => taken.length).toBe(1);
    expect(bench.connections.size).toBe(0);
    bench.socket.broadcast('terminal.exit', { id, exitCode: 1 });
    taken[0]?.end('the bytes');
    expect((await buffer(pipe)).toString()).toBe('the bytes');
  });

  it('goes on with calls when the pipe was refused', async () => {
    await open(() => {
      throw new AppError('session_not_found', id);
    });
    const raw = await rawClient(bench.home);
    raw.send(pipeCall, { t: 'call', id: 2, call: 'sessions.detach', input: { id } });
    await expect
      .poll(() => raw.frames.slice(1))
      .toEqual([
        { t: 'failure', id: 1, error: { code: 'session_not_found', detail: id } },
        { t: 'answer', id: 2, output: {} },
      ]);
    raw.send({ t: 'call', id: 3, call: 'sessions.detach', input: { id } });
    await expect.poll(() => raw.frames.at(-1)).toEqual({ t: 'answer', id: 3, output: {} });
    raw.socket.destroy();
  });

  it('gives no pipe to a connection whose other calls are under way: their answers would come into it', async () => {
    const { taken, handler } = taker();
    await open(handler, { 'sessions.stop': () => new Promise(() => {}) });
    const raw = await rawClient(bench.home);
    raw.send({ t: 'call', id: 5, call: 'sessions.stop', input: { id } }, pipeCall);
    await expect.poll(() => raw.frames.at(-1)).toMatchObject({ t: 'failure', id: 1, error: { code: 'invalid_input' } });
    expect(taken).toEqual([]);
    raw.socket.destroy();
  });

  it('ends the pipes that are left when it closes', async () => {
    const { taken, handler } = taker();
    await open(handler);
    const pipe = await openPipe(options(), id, 'stdin');
    await expect.poll(() => taken.length).toBe(1);
    const closed = once(pipe, 'close');
    pipe.resume();
    await bench.socket.close();
    await closed;
  });
});

describe('the client', () => {
  it('carries bytes both ways, with the end of each side', async () => {
    const { taken, handler } = taker();
    await open(handler);
    const [input, output] = await Promise.all([openPipe(options(), id, 'stdin'), openPipe(options(), id, 'stdout')]);
    await expect.poll(() => taken.length).toBe(2);
    const bytes = randomBytes(3_000_000);
    input.end(bytes);
    const [first, second] = taken;
    const read = await Promise.race([first, second].map((each) => buffer(each as Duplex)));
    expect(read.equals(bytes)).toBe(true);
    for (const each of taken) each.end(bytes);
    expect((await buffer(output)).equals(bytes)).toBe(true);
  });

  it('gets the bytes that came together with the answer, also when nobody reads for a while', async () => {
    await open((_, connection) => {
      connection.handOver((pipe) => void pipe.end(Buffer.from([1, 2, 10, 0, 255])));
      return {};
    });
    const pipe = await openPipe(options(), id, 'stderr');
    await expect.poll(() => pipe.readableLength).toBe(5);
    expect([...(await buffer(pipe))]).toEqual([1, 2, 10, 0, 255]);
  });

  it('rejects by name when it is refused, and where no daemon is', async () => {
    await open(() => {
      throw new AppError('invalid_input', 'stdin of this session is taken');
    });
    await expect(openPipe(options(), id, 'stdin')).rejects.toEqual(
      new AppError('invalid_input', 'stdin of this session is taken'),
    );
    await expect(openPipe({ ...options(), home: '/nowhere' }, id, 'stdin')).rejects.toEqual(
      new AppError('daemon_unreachable'),
    );
  });

  it('is told by a close alone that the daemon has gone', async () => {
    const { taken, handler } = taker();
    await open(handler);
    const pipe = await openPipe(options(), id, 'stdin');
    await expect.poll(() => taken.length).toBe(1);
    const closed = new Promise((resolve) => pipe.once('close', resolve));
    taken[0]?.destroy();
    pipe.write('into nothing');
    await closed;
  });
});
