// What a broken or hostile program of the same person can send: refused, and the daemon goes on serving everybody else.
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { maximumFrameBytes } from '../../../core/api/socket.ts';
import { sessionIdSchema } from '../../../core/ids.ts';
import { connectDaemon } from '../../../daemon/api/client.ts';
import { openSocketBench, rawClient, rawConnection, type SocketBench } from './bench.ts';

const id = sessionIdSchema.parse(randomUUID());
const maximumQueueBytes = 1024 * 1024;
let handled: number;
let bench: SocketBench;
beforeEach(async () => {
  handled = 0;
  bench = await openSocketBench({
    maximumQueueBytes,
    handlers: {
      'sessions.detach': () => {
        handled += 1;
        return {};
      },
      'sessions.stop': () => new Promise(() => {}),
    },
  });
});
afterEach(() => bench.close());

const stillServes = async () => {
  const before = handled;
  const client = await connectDaemon({ home: bench.home, client: 'app' });
  await client.call['sessions.detach']({ id });
  client.close();
  expect(handled).toBe(before + 1);
};
const refusal = (code: string) => ({ t: 'refused', error: { code, detail: null } });

describe('a welcomed client', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['text', 'GET / HTTP/1.1\n', 'invalid_input'],
    ['half a frame', '{"t":"call",\n', 'invalid_input'],
    ['an empty line', '\n', 'invalid_input'],
    ['a frame of the daemon', '{"t":"welcome","protocol":1,"version":"1"}\n', 'invalid_input'],
    ['a call without an id', '{"t":"call","call":"daemon.info","input":{}}\n', 'invalid_input'],
    ['a call with a negative id', '{"t":"call","id":-1,"call":"daemon.info","input":{}}\n', 'invalid_input'],
    ['bytes that are no text', new Uint8Array([0x22, 0xff, 0xfe, 0x22, 0x0a]), 'invalid_input'],
    ['a million brackets', `${'['.repeat(1_000_000)}\n`, 'invalid_input'],
    ['a line that is too long', `"${'x'.repeat(maximumFrameBytes)}"\n`, 'too_large'],
    ['a line without end', 'x'.repeat(maximumFrameBytes + 65_536), 'too_large'],
  ])('that sends %s is refused by name and let go', async (_, bytes, code) => {
    const raw = await rawClient(bench.home);
    await expect.poll(() => raw.frames.length).toBe(1);
    raw.socket.write(bytes);
    await raw.closed;
    expect(raw.frames.slice(1)).toEqual([refusal(code)]);
    await stillServes();
  });

  it('that makes a call nobody knows is told so, and may go on', async () => {
    const raw = await rawClient(bench.home);
    for (const call of ['vault.read', '__proto__', 'constructor', 'toString', '', 7, null]) {
      raw.send({ t: 'call', id: 5, call, input: {} });
    }
    raw.send({ t: 'call', id: 6, call: 'sessions.detach', input: { id } });
    await expect.poll(() => raw.frames.length).toBe(9);
    expect(raw.frames.slice(1, 8)).toEqual(
      Array.from({ length: 7 }, () => ({ t: 'failure', id: 5, error: { code: 'not_found', detail: null } })),
    );
    expect(raw.frames[8]).toEqual({ t: 'answer', id: 6, output: {} });
    raw.socket.destroy();
  });

  it('that gives a call more than it takes is told so, and may go on', async () => {
    const raw = await rawClient(bench.home);
    const inputs = [undefined, null, [], 'x', { id, more: 1 }, { id: [id] }, JSON.parse('{"__proto__":{"id":"x"}}')];
    for (const input of inputs) raw.send({ t: 'call', id: 1, call: 'sessions.detach', input });
    raw.send({ t: 'call', id: 2, call: 'sessions.detach', input: { id } });
    await expect.poll(() => raw.frames.length).toBe(inputs.length + 2);
    for (const frame of raw.frames.slice(1, -1)) {
      expect(frame).toMatchObject({ t: 'failure', id: 1, error: { code: 'invalid_input' } });
    }
    expect(handled).toBe(1);
    raw.socket.destroy();
  });

  it('that makes calls without end has only so many under way', async () => {
    const raw = await rawClient(bench.home);
    const calls = Array.from({ length: 300 }, (_, number) => ({
      t: 'call',
      id: number,
      call: 'sessions.stop',
      input: { id },
    }));
    raw.send(...calls);
    await expect.poll(() => raw.frames.length).toBe(1 + 44);
    expect(raw.frames[1]).toEqual({ t: 'failure', id: 256, error: { code: 'rate_limited', detail: null } });
    raw.socket.destroy();
    await stillServes();
  });

  it('that goes away in the middle of a frame, or of everything, harms nobody', async () => {
    const raw = await rawClient(bench.home);
    raw.socket.write('{"t":"call","id":1,"call":"sess');
    raw.socket.destroy();
    for (let turn = 0; turn < 20; turn++) (await rawConnection(bench.home)).socket.destroy();
    await stillServes();
  });
});

describe('a client that does not read', () => {
  const data = 'x'.repeat(64 * 1024);

  it('is dropped when too much waits for it; others lose nothing', async () => {
    const slow = await rawClient(bench.home);
    await expect.poll(() => bench.connections.size).toBe(1);
    slow.socket.pause();
    const client = await connectDaemon({ home: bench.home, client: 'app' });
    let heard = 0;
    client.on('terminal.data', ({ seq }) => {
      expect(seq).toBe(heard);
      heard += 1;
    });
    let sent = 0;
    // As a terminal would: one piece, then the next turn of the loop.
    while (bench.connections.size === 2 && sent < 1_000) {
      bench.socket.broadcast('terminal.data', { id, seq: sent, data });
      sent += 1;
      await expect.poll(() => heard, { interval: 1 }).toBe(sent);
    }
    expect(sent).toBeLessThan(1_000);
    expect(bench.connections.size).toBe(1);
    client.close();
    slow.socket.destroy();
    await stillServes();
  });

  it('but calls is not listened to until it reads', async () => {
    const raw = await rawClient(bench.home);
    await expect.poll(() => raw.frames.length).toBe(1);
    raw.socket.pause();
    const calls = Array.from({ length: 40_000 }, (_, number) => ({
      t: 'call',
      id: number,
      call: 'sessions.detach',
      input: { id },
    }));
    raw.send(...calls);
    let before = -1;
    // The daemon has stopped reading when the count of calls stands still while calls are left.
    await expect
      .poll(
        () => {
          const stands = handled === before;
          before = handled;
          return stands && handled > 0;
        },
        { interval: 200, timeout: 10_000 },
      )
      .toBe(true);
    expect(handled).toBeLessThan(calls.length);
    expect(bench.connections.size).toBe(1);
    raw.socket.resume();
    // Answered or refused, but none forgotten.
    await expect.poll(() => raw.frames.length, { timeout: 20_000 }).toBe(1 + calls.length);
    raw.socket.destroy();
  });
});

describe('anything at all', () => {
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => Buffer.from(`${text}\n`)),
    fc
      .record({
        t: fc.constantFrom('call', 'hello', 'event'),
        id: fc.anything(),
        call: fc.string(),
        input: fc.jsonValue(),
      })
      .map((frame) => Buffer.from(`${JSON.stringify(frame)}\n`)),
  );

  it('before or after the hello ends at most its own connection', async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(junk, { minLength: 1, maxLength: 4 }), async (welcomed, pieces) => {
        const raw = welcomed ? await rawClient(bench.home) : await rawConnection(bench.home);
        for (const piece of pieces) raw.socket.write(piece);
        raw.socket.end();
        await raw.closed;
        expect(handled).toBe(0);
      }),
      { numRuns: 300 },
    );
    await stillServes();
    expect(bench.reports).toEqual([]);
  });

  it('of random bytes in large pieces does the same', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const raw = await rawClient(bench.home);
      raw.socket.write(randomBytes(1_000_000));
      raw.socket.end();
      await raw.closed;
    }
    await stillServes();
  });
});
