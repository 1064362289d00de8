// Calls and events over a real socket, as the command line and the app make and hear them.
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { type SessionId, sessionIdSchema } from '../../../core/ids.ts';
import { connectDaemon, type DaemonClient } from '../../../daemon/api/client.ts';
import type { DaemonHandlers } from '../../../daemon/api/handlers.ts';
import { openSocketBench, rawClient, type SocketBench } from './bench.ts';

let bench: SocketBench;
const clients: DaemonClient[] = [];
const open = async (handlers: Partial<DaemonHandlers> = {}) => {
  bench = await openSocketBench({ handlers });
};
const connectClient = async (client: 'app' | 'cli' = 'cli') => {
  const one = await connectDaemon({ home: bench.home, client });
  clients.push(one);
  return one;
};
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await bench.close();
});

const id: SessionId = sessionIdSchema.parse(randomUUID());

describe('a call', () => {
  it('reaches its handler parsed, with defaults, and brings the answer back', async () => {
    const seen: unknown[] = [];
    await open({
      'daemon.stop': (input, connection) => {
        seen.push(input, connection.client);
        return { stopping: true, runningSessions: 2 };
      },
    });
    const client = await connectClient('app');
    expect(client.version).toBe('9.8.7');
    expect(await client.call['daemon.stop']({})).toEqual({ stopping: true, runningSessions: 2 });
    expect(seen).toEqual([{ force: false }, 'app']);
  });

  it('that was refused rejects with the same code and detail', async () => {
    await open({
      'sessions.stop': () => {
        throw new AppError('session_not_found', 'that one');
      },
    });
    const client = await connectClient();
    await expect(client.call['sessions.stop']({ id })).rejects.toEqual(new AppError('session_not_found', 'that one'));
    expect(bench.reports).toEqual([]);
  });

  it('that breaks inside rejects without the text, which is not reported either', async () => {
    await open({
      'account.unlock': ({ passphrase }) => {
        throw new TypeError(`cannot use\n    at ${passphrase} (here)`);
      },
    });
    const client = await connectClient();
    const call = client.call['account.unlock']({ passphrase: 'planted-passphrase' });
    await expect(call).rejects.toEqual(new AppError('internal'));
    expect(bench.reports).toEqual([
      { at: 'account.unlock', name: 'TypeError', fields: [], frames: expect.arrayContaining([expect.any(String)]) },
    ]);
    expect(JSON.stringify(bench.reports)).not.toContain('planted');
  });

  it('with input that does not fit is refused by the names of its fields, and its handler does not run', async () => {
    let ran = 0;
    await open({
      'sessions.resize': () => {
        ran += 1;
        return {};
      },
    });
    const client = await connectClient();
    const call = client.call['sessions.resize']({ id: 'a planted value', cols: 1, rows: 20 });
    await expect(call).rejects.toEqual(new AppError('invalid_input', 'id, cols'));
    expect(ran).toBe(0);
  });

  it('whose answer does not fit the table is not passed on', async () => {
    await open({ 'daemon.stop': () => ({ stopping: true, runningSessions: 0, secret: 'a planted value' }) });
    const client = await connectClient();
    await expect(client.call['daemon.stop']({})).rejects.toEqual(new AppError('internal'));
    expect(bench.reports).toMatchObject([{ at: 'daemon.stop', name: 'ZodError' }]);
    expect(JSON.stringify(bench.reports)).not.toContain('planted');
  });

  it('does not wait for another', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await open({
      'sessions.stop': async () => {
        await held;
        return {};
      },
      'sessions.detach': () => ({}),
    });
    const client = await connectClient();
    const order: string[] = [];
    const slow = client.call['sessions.stop']({ id }).then(() => order.push('slow'));
    await client.call['sessions.detach']({ id }).then(() => order.push('quick'));
    release();
    await slow;
    expect(order).toEqual(['quick', 'slow']);
  });

  it('whose input is longer than a frame is refused before it is sent; the connection lives', async () => {
    await open({ 'sessions.detach': () => ({}) });
    const client = await connectClient();
    const call = client.call['sessions.input']({ id, data: 'x'.repeat(5_000_000) });
    await expect(call).rejects.toEqual(new AppError('too_large'));
    await client.call['sessions.detach']({ id });
  });

  it('whose answer is longer than a frame is refused; the connection lives', async () => {
    await open({
      'daemon.info': () => ({ version: 'x'.repeat(5_000_000), pid: 1, host: 'app', startedAt: 1, home: '/' }),
      'sessions.detach': () => ({}),
    });
    const client = await connectClient();
    await expect(client.call['daemon.info']({})).rejects.toEqual(new AppError('too_large'));
    await client.call['sessions.detach']({ id });
  });

  it('keeps line ends and odd characters whole', async () => {
    let data = '';
    await open({
      'sessions.input': (input) => {
        data = input.data;
        return {};
      },
    });
    const client = await connectClient();
    const text = 'a\nb\r\u2028\u0000\u001b[31m é 你好 👩‍💻';
    await client.call['sessions.input']({ id, data: text });
    expect(data).toBe(text);
  });
});

describe('events', () => {
  it('reach every client, in order with the answers', async () => {
    await open({
      'sessions.attach': (_, connection) => {
        connection.send('terminal.data', { id, seq: 1, data: 'before' });
        return Promise.reject(new AppError('session_not_found'));
      },
    });
    const [one, two] = [await connectClient(), await connectClient('app')];
    const heard: string[] = [];
    one.on('terminal.data', ({ data }) => heard.push(`one ${data}`));
    two.on('terminal.data', ({ data }) => heard.push(`two ${data}`));
    await one.call['sessions.attach']({ id }).catch(() => heard.push('answer'));
    expect(heard).toEqual(['one before', 'answer']);
    bench.socket.broadcast('terminal.data', { id, seq: 2, data: 'to all' });
    await expect.poll(() => heard.slice(2).sort()).toEqual(['one to all', 'two to all']);
  });

  it('are no longer heard after listening was stopped', async () => {
    await open({ 'sessions.detach': () => ({}) });
    const client = await connectClient();
    const heard: number[] = [];
    const off = client.on('terminal.exit', ({ exitCode }) => heard.push(exitCode ?? -1));
    bench.socket.broadcast('terminal.exit', { id, exitCode: 1 });
    await client.call['sessions.detach']({ id });
    off();
    bench.socket.broadcast('terminal.exit', { id, exitCode: 2 });
    await client.call['sessions.detach']({ id });
    expect(heard).toEqual([1]);
  });

  it('that do not fit the table are not sent, and the daemon hears of it', async () => {
    await open({ 'sessions.detach': () => ({}) });
    const client = await connectClient();
    const heard: unknown[] = [];
    client.on('terminal.data', (data) => heard.push(data));
    bench.socket.broadcast('terminal.data', { id, seq: -1, data: 'a planted value' });
    await client.call['sessions.detach']({ id });
    expect(heard).toEqual([]);
    expect(bench.reports).toMatchObject([{ at: 'terminal.data', name: 'ZodError', fields: ['seq'] }]);
  });
});

describe('the end of a connection', () => {
  it('by the daemon is told to the client, and what was pending rejects', async () => {
    await open({ 'sessions.stop': () => new Promise(() => {}) });
    const client = await connectClient();
    const pending = client.call['sessions.stop']({ id });
    const rejected = expect(pending).rejects.toEqual(new AppError('daemon_unreachable'));
    await bench.socket.close();
    await rejected;
    await client.closed;
    await expect(client.call['sessions.stop']({ id })).rejects.toEqual(new AppError('daemon_unreachable'));
  });

  it('by the daemon comes after the answers that were given', async () => {
    await open({ 'daemon.stop': () => ({ stopping: true, runningSessions: 0 }) });
    const client = await connectClient();
    const answer = client.call['daemon.stop']({});
    await expect.poll(() => bench.connections.size).toBe(1);
    await answer;
    await bench.socket.close();
    await client.closed;
  });

  it('by the daemon waits for a client that is still reading', async () => {
    const version = 'x'.repeat(3_000_000);
    let answered = false;
    await open({
      'daemon.info': () => {
        answered = true;
        return { version, pid: 1, host: 'app', startedAt: 1, home: '/' };
      },
    });
    const raw = await rawClient(bench.home);
    await expect.poll(() => raw.frames.length).toBe(1);
    raw.socket.pause();
    raw.send({ t: 'call', id: 1, call: 'daemon.info', input: {} });
    await expect.poll(() => answered).toBe(true);
    const closing = bench.socket.close();
    raw.socket.resume();
    await closing;
    await raw.closed;
    expect(raw.frames[1]).toMatchObject({ t: 'answer', id: 1, output: { version } });
  });

  it('by the client is told to the daemon', async () => {
    const ended: number[] = [];
    await open({
      'sessions.detach': (_, connection) => {
        connection.onClose(() => ended.push(connection.id));
        return {};
      },
    });
    const client = await connectClient();
    await client.call['sessions.detach']({ id });
    expect(bench.connections.size).toBe(1);
    client.close();
    await client.closed;
    await expect.poll(() => bench.connections.size).toBe(0);
    expect(ended).toHaveLength(1);
  });

  it('does not trouble a handler that is still at work', async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let connectionOfCall: { send: (event: 'terminal.exit', data: { id: SessionId; exitCode: number }) => void } | null =
      null;
    await open({
      'sessions.stop': async (_, connection) => {
        connectionOfCall = connection;
        await finished;
        connection.send('terminal.exit', { id, exitCode: 0 });
        return {};
      },
    });
    const client = await connectClient();
    const call = client.call['sessions.stop']({ id }).catch(() => 'gone');
    await expect.poll(() => connectionOfCall).not.toBeNull();
    client.close();
    expect(await call).toBe('gone');
    await expect.poll(() => bench.connections.size).toBe(0);
    finish();
    await connectClient();
    expect(bench.reports).toEqual([]);
  });
});
