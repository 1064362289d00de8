// What a client can do with a running or ended session beside looking on: ring, type early, send signals, start again, have many.
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionView } from '../../../core/api/state.ts';
import { asWork, codexRecord } from './records.ts';
import { createSessionsWorld, eventually, type SessionsWorld, shown, type } from './sessions-world.ts';

let world: SessionsWorld;
beforeEach(async () => {
  world = await createSessionsWorld();
  world.hold(codexRecord());
});
afterEach(() => world.close());

const shows = (session: SessionView, text: string) => eventually(() => shown(world, session).includes(text), text);
const ready = async (session: SessionView) => {
  await shows(session, 'READY<>');
  return session;
};
const ended = (session: SessionView) => eventually(() => world.row(session.id)?.endedAt, 'the end of the session');
/** The state in `/proc/<pid>/stat`, behind the name in brackets. */
const isStopped = (pid: number) => / T /.test(readFileSync(`/proc/${pid}/stat`, 'latin1').replace(/^.*\)/, ''));
const environment = (more: Record<string, string>) => ({ ...world.environment, ...more });

describe('the bell', () => {
  it('is noted with its time, at most once a second, and is none at the end of a title', async () => {
    const session = await ready(await world.start());
    type(world, session, 'title\r');
    await shows(session, 'TITLED<>');
    expect(world.row(session.id)?.bellAt).toBeNull();
    const before = Date.now();
    const seen = new Set<number>();
    const stop = world.state.subscribe(({ sessions }) => {
      const at = sessions?.find(({ id }) => id === session.id)?.bellAt;
      if (typeof at === 'number') seen.add(at);
    });
    for (let at = 0; at < 5; at += 1) type(world, session, 'bell\r');
    await eventually(() => shown(world, session).match(/RANG<>/g)?.length === 5, 'five bells');
    stop();
    expect(world.row(session.id)?.bellAt).toBeGreaterThanOrEqual(before);
    expect(seen.size).toBeLessThanOrEqual(2);
  });
});

describe('what is typed before the program reads', () => {
  const late = () => environment({ READY_AFTER: '700' });

  it('is kept for it until it shows that it reads, in order', async () => {
    const session = await world.start({ bindings: asWork, environment: late() });
    for (const keys of ['echo ', 'early', '\r', 'echo second\r']) type(world, session, keys);
    await shows(session, 'ECHO<second>');
    const text = shown(world, session);
    expect(text.indexOf('ECHO<early>')).toBeGreaterThan(text.indexOf('READY<>'));
    expect(text.indexOf('ECHO<second>')).toBeGreaterThan(text.indexOf('ECHO<early>'));
  });

  it.each<[string, () => Promise<SessionView>]>([
    ['of the person’s own login', () => world.start({ environment: late() })],
    ['with a prompt', () => world.start({ bindings: asWork, environment: late(), args: ['do it'] })],
  ])('is given on as it comes to a start %s', async (_name, start) => {
    const session = await start();
    type(world, session, 'echo early\r');
    await ready(session);
    type(world, session, 'echo afterwards\r');
    await shows(session, 'ECHO<afterwards>');
    expect(shown(world, session)).not.toContain('ECHO<early>');
  });

  it('does not hold an interrupt back', async () => {
    const session = await world.start({ bindings: asWork, environment: environment({ READY_AFTER: '60000' }) });
    type(world, session, 'text');
    await world.dump();
    type(world, session, '\x03');
    await ended(session);
    expect(world.row(session.id)).toMatchObject({ exitCode: 128 + 2, stopped: false });
  });
});

describe('keys', () => {
  it('that are no text arrive as the bytes that they are', async () => {
    const session = await ready(await world.start());
    type(world, session, 'raw\r');
    await shows(session, 'RAW<>');
    const data = Buffer.from([0x1b, 0x5b, 0x4d, 0x20, 0xff, 0x80]).toString('base64');
    world.sessions.input({ id: session.id, data, encoding: 'base64' });
    await shows(session, 'KEYS<1b5b4d20ff80>');
  });
});

describe('a signal', () => {
  it('reaches a program that handles it', async () => {
    const session = await ready(await world.start());
    type(world, session, 'signals\r');
    await shows(session, 'SIGNALS<>');
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGTERM', 'SIGHUP', 'SIGCONT'] as const) {
      world.sessions.signal({ id: session.id, signal });
      await shows(session, `GOT<${signal}>`);
    }
    expect(world.row(session.id)?.endedAt).toBeNull();
  });

  it('SIGTSTP stops one that does not, with what it started, and SIGCONT lets it go on', async () => {
    const session = await ready(await world.start());
    const { pid } = await world.dump();
    world.sessions.signal({ id: session.id, signal: 'SIGTSTP' });
    type(world, session, 'echo later\r');
    await eventually(() => isStopped(pid), 'the stop');
    expect(shown(world, session)).not.toContain('ECHO<later>');
    world.sessions.signal({ id: session.id, signal: 'SIGCONT' });
    await shows(session, 'ECHO<later>');
  });

  it('ends a stopped program as fast as another one when the session is stopped', async () => {
    const session = await ready(await world.start());
    world.sessions.signal({ id: session.id, signal: 'SIGTSTP' });
    world.sessions.stop({ id: session.id });
    await ended(session);
    expect(world.row(session.id)?.exitCode).not.toBe(128 + 9);
  });

  it('to an ended session does nothing', async () => {
    const session = await ready(await world.start());
    world.sessions.stop({ id: session.id });
    await ended(session);
    expect(world.sessions.signal({ id: session.id, signal: 'SIGTERM' })).toEqual({});
  });
});

describe('start again', () => {
  it('starts an ended session with all that it had, in another size, as a session of its own', async () => {
    const variables = { EXTRA: 'one' };
    const parts = { bindings: asWork, args: ['--json'], model: 'gpt-x', variables };
    const first = await ready(await world.start(parts));
    const before = await world.dump();
    world.sessions.stop({ id: first.id });
    await ended(first);
    const second = await world.sessions.again({ id: first.id, resume: false, cols: 99, rows: 20 }, world.connect());
    await ready(second);
    const after = await eventually(async () => {
      const dump = await world.dump();
      return dump.pid === before.pid ? null : dump;
    }, 'the second dump');
    expect({ ...after, pid: 0, folders: null }).toEqual({ ...before, pid: 0, folders: null });
    expect(second).toMatchObject({ bindings: asWork, args: ['--json'], model: 'gpt-x', continues: null });
    expect(second.id).not.toBe(first.id);
    type(world, second, 'size\r');
    await shows(second, 'SIZE<20 99>');
  });

  it('is refused for one that runs, and for one that was forgotten', async () => {
    const session = await ready(await world.start());
    const again = (resume = false) =>
      world.sessions.again({ id: session.id, resume, cols: 80, rows: 24 }, world.connect());
    await expect(again()).rejects.toThrowError('invalid_input: the session is running');
    world.sessions.stop({ id: session.id });
    await ended(session);
    // This program keeps no conversation.
    await expect(again(true)).rejects.toThrowError('conversation_not_found');
    world.sessions.forget({ id: session.id });
    await expect(again()).rejects.toThrowError('session_not_found');
  });
});

it('runs twenty sessions at once, each with its own terminal, and ends them all', async () => {
  const sessions = await Promise.all(
    Array.from({ length: 20 }, (_, at) => world.start(at % 2 === 0 ? { bindings: asWork } : {})),
  );
  await Promise.all(sessions.map(ready));
  for (const [at, session] of sessions.entries()) type(world, session, `echo session ${at}\r`);
  await Promise.all(sessions.map((session, at) => shows(session, `ECHO<session ${at}>`)));
  for (const [at, session] of sessions.entries())
    expect(shown(world, session).match(/ECHO<session \d+>/g)).toEqual([`ECHO<session ${at}>`]);
  await world.sessions.stopAll();
  expect(world.state.get().sessions.every(({ endedAt }) => endedAt !== null)).toBe(true);
}, 60_000);
