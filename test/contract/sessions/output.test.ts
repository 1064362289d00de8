// What a terminal shows, as those who look on get it over a socket: whole characters, everything to who keeps up, and nobody else's time.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionView } from '../../../core/api/state.ts';
import { AppError } from '../../../core/errors.ts';
import type { SessionId } from '../../../core/ids.ts';
import type { DaemonClient } from '../../../daemon/api/client.ts';
import { rawClient } from '../socket/bench.ts';
import { eventually, shown, type } from './sessions-world.ts';
import { createSocketWorld, type SocketWorld } from './socket-world.ts';

let world: SocketWorld;
beforeEach(async () => {
  world = await createSocketWorld();
});
afterEach(() => world.close());

const ready = async (session: SessionView) => {
  await eventually(() => shown(world, session).includes('READY<>'), 'the program’s first line');
  return session;
};

function shownSize(session: SessionView): number {
  return shown(world, session).length;
}

/** What is shown last is told to a daemon that the end of the test may have stopped. */
function tellShown(client: DaemonClient, id: SessionId, seq: number): void {
  client.call['sessions.shown']({ id, seq }).catch((error: unknown) => {
    if (!(error instanceof AppError && error.code === 'daemon_unreachable')) throw error;
  });
}

/** Attaches and collects what comes, with what was there. */
async function look(client: DaemonClient, { id }: SessionView, as: 'screen' | 'stream') {
  const heard = { text: '', events: [] as string[], resets: 0 };
  client.on('terminal.data', ({ data, seq }) => {
    heard.text += data;
    heard.events.push(data);
    if (as === 'screen') tellShown(client, id, seq);
  });
  client.on('terminal.reset', ({ scrollback }) => {
    heard.resets += 1;
    heard.text = scrollback;
  });
  const { scrollback } = await client.call['sessions.attach']({ id, as });
  heard.text = scrollback + heard.text;
  return heard;
}

const letters = ['ä', '€', '😀', '👩‍💻'];

describe('a character', () => {
  it('is never cut in two, wherever the program’s writes cut it', async () => {
    const session = await ready(await world.start());
    const heard = await look(await world.client(), session, 'screen');
    const groups = letters.flatMap((letter) =>
      [...Buffer.from(letter)].map((byte) => byte.toString(16).padStart(2, '0')),
    );
    type(world, session, `bytes ${groups.join(' ')}\r`);
    await eventually(() => heard.text.includes('BYTES-DONE'), 'the end of the bytes');
    expect(heard.text).toContain(letters.join(''));
    for (const event of heard.events) expect(event).not.toMatch(/[\ud800-\udbff]$/);
    expect(heard.text).not.toContain('\ufffd');
  });
});

describe('a flood', () => {
  const flood = 30_000_000;

  it('reaches a stream whole, however slowly it reads', async () => {
    const session = await ready(await world.start());
    const client = await world.client();
    const heard = await look(client, session, 'stream');
    type(world, session, 'burst 200000\r');
    await eventually(() => heard.text.includes('BURST-DONE'), 'the end of the burst');
    const lines = heard.text.match(/^line \d+/gm) ?? [];
    expect(lines).toEqual(Array.from({ length: 200_000 }, (_, at) => `line ${at}`));
    expect(heard.resets).toBe(0);
  });

  it('waits for a stream that does not read, and costs the daemon nothing meanwhile', async () => {
    const session = await ready(await world.start());
    const raw = await rawClient(world.home);
    await expect.poll(() => raw.frames.length).toBe(1);
    raw.send({ t: 'call', id: 1, call: 'sessions.attach', input: { id: session.id, as: 'stream' } });
    await expect.poll(() => raw.frames.some((frame) => (frame as { t: string }).t === 'answer')).toBe(true);
    raw.socket.pause();
    type(world, session, `flood ${flood}\r`);
    // It stands still when what was shown does not grow any more.
    let before = -1;
    await expect
      .poll(
        () => {
          const now = shownSize(session);
          const stands = now === before && now > 100_000;
          before = now;
          return stands;
        },
        { interval: 300, timeout: 20_000 },
      )
      .toBe(true);
    expect(shown(world, session)).not.toContain('FLOOD-DONE');
    raw.socket.destroy();
    await eventually(() => shown(world, session).includes('FLOOD-DONE'), 'the end of the flood', 30_000);
  });

  it('does not wait for a screen that shows nothing, which is then told where it stands', async () => {
    const session = await ready(await world.start());
    const client = await world.client();
    const heard = { size: 0, lastSeq: 0, reset: '' };
    client.on('terminal.data', ({ data, seq }) => {
      heard.size += data.length;
      heard.lastSeq = seq;
    });
    client.on('terminal.reset', ({ scrollback }) => {
      heard.reset = scrollback;
    });
    await client.call['sessions.attach']({ id: session.id });
    type(world, session, `flood ${flood}\r`);
    await eventually(() => shown(world, session).includes('FLOOD-DONE'), 'the end of the flood', 30_000);
    expect(heard.size).toBeLessThanOrEqual(1024 * 1024);
    await client.call['sessions.shown']({ id: session.id, seq: heard.lastSeq });
    await eventually(() => heard.reset.includes('FLOOD-DONE'), 'where it stands');
  });

  it('is not held by a stream that does not read while a screen looks on', async () => {
    const session = await ready(await world.start());
    const stuck = await rawClient(world.home);
    await expect.poll(() => stuck.frames.length).toBe(1);
    stuck.send({ t: 'call', id: 1, call: 'sessions.attach', input: { id: session.id, as: 'stream' } });
    await expect.poll(() => stuck.frames.some((frame) => (frame as { t: string }).t === 'answer')).toBe(true);
    stuck.socket.pause();
    const client = await world.client();
    let tail = '';
    client.on('terminal.data', ({ data, seq }) => {
      tail = data.slice(-100);
      tellShown(client, session.id, seq);
    });
    await client.call['sessions.attach']({ id: session.id });
    type(world, session, `flood ${flood}\r`);
    await eventually(() => tail.includes('FLOOD-DONE'), 'the end of the flood', 30_000);
    stuck.socket.destroy();
  });

  it('whose program ends while a stream does not read is kept to its last line', async () => {
    const session = await ready(await world.start());
    const client = await world.client();
    const heard = await look(client, session, 'stream');
    const raw = await rawClient(world.home);
    raw.send({ t: 'call', id: 1, call: 'sessions.attach', input: { id: session.id, as: 'stream' } });
    await expect.poll(() => raw.frames.some((frame) => (frame as { t: string }).t === 'answer')).toBe(true);
    raw.socket.pause();
    type(world, session, 'burst 300000\r');
    type(world, session, 'exit 3\r');
    await eventually(() => shown(world, session).includes('line 1000\r'), 'the burst');
    raw.socket.resume();
    expect(await world.exitOf(client, session)).toMatchObject({ exitCode: 3 });
    await eventually(() => heard.text.includes('BURST-DONE'), 'the last line');
    raw.socket.destroy();
  });
});

describe('who looks on', () => {
  it('is told the end without attaching when it started the session', async () => {
    const client = await world.client();
    const { id } = await client.call['sessions.start']({
      backend: 'codex',
      cwd: world.cwd,
      bindings: {},
      environment: { ...world.environment, SCRIPT: 'exit 4' },
      cols: 80,
      rows: 24,
    });
    expect(await world.exitOf(client, { id })).toEqual({ id, exitCode: 4 });
  });

  it('may go and come again: the session goes on without anybody, and shows all of it', async () => {
    const client = await world.client();
    const session = await ready(await world.start());
    await look(client, session, 'screen');
    const closed = client.closed;
    client.close();
    await closed;
    type(world, session, 'echo nobody looks\r');
    await eventually(() => shown(world, session).includes('ECHO<nobody looks>'), 'the answer');
    const heard = await look(await world.client(), session, 'screen');
    expect(heard.text).toContain('ECHO<nobody looks>');
    expect(world.row(session.id)?.endedAt).toBeNull();
  });

  it('sees what an ended session showed', async () => {
    const session = await ready(await world.start());
    type(world, session, 'exit 0\r');
    await eventually(() => world.row(session.id)?.endedAt, 'the end of the session');
    const heard = await look(await world.client(), session, 'stream');
    expect(heard.text).toContain('READY<>');
  });
});

it('lets a program go on whose only stream goes away in the middle of a flood', async () => {
  const session = await ready(await world.start());
  const raw = await rawClient(world.home);
  raw.send({ t: 'call', id: 1, call: 'sessions.attach', input: { id: session.id, as: 'stream' } });
  await expect.poll(() => raw.frames.length).toBeGreaterThan(1);
  raw.socket.pause();
  type(world, session, 'flood 5000000\r');
  await eventually(() => shownSize(session) > 100_000, 'the flood');
  raw.socket.destroy();
  await eventually(() => shown(world, session).includes('FLOOD-DONE'), 'the end of the flood', 20_000);
});
