// A session from its start to its end: what onlookers see, and what is left behind (nothing).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionView } from '../../../core/api/state.ts';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import { systemProcessTable } from '../../../daemon/sessions/process-table.ts';
import { asKey, asWork, codexHome, codexRecord, keyRecord } from './records.ts';
import { createSessionsWorld, eventually, type SessionsWorld, shown, type } from './sessions-world.ts';

let world: SessionsWorld;
const table = systemProcessTable();

beforeEach(async () => {
  world = await createSessionsWorld();
  world.hold(codexRecord());
});
afterEach(() => world.close());

const authFile = () => join(homeFolder(world.home, codexHome), 'auth.json');

async function ready(session: SessionView): Promise<SessionView> {
  await eventually(() => shown(world, session).includes('READY<>'), 'the program’s first line');
  return session;
}

/** Types a line and gives what the program answers between its brackets. */
async function ask(session: SessionView, line: string, answer: string): Promise<string> {
  const before = shown(world, session).length;
  type(world, session, `${line}\r`);
  const pattern = new RegExp(`${answer}<([^>]*)>`);
  return eventually(() => pattern.exec(shown(world, session).slice(before))?.[1], `${answer} after ${line}`);
}

const end = async (session: SessionView) => {
  world.sessions.stop({ id: session.id });
  await eventually(() => world.row(session.id)?.endedAt, 'the end of the session');
};

describe('a session', () => {
  it('is listed with what it runs on, answers keys, and ends with the program’s own code', async () => {
    world.hold(codexRecord(), { label: 'Work' });
    const session = await ready(await world.start({ bindings: asWork }));
    expect(world.row(session.id)).toEqual(session);
    expect(session).toMatchObject({
      backend: 'codex',
      title: 'Codex · project',
      bindings: asWork,
      billsTo: 'Work · demo@example.com · Plus',
      endedAt: null,
      exitCode: null,
      stopped: false,
    });
    expect(await ask(session, 'echo hello', 'ECHO')).toBe('hello');
    const onlooker = world.connect();
    world.sessions.attach({ id: session.id, as: 'screen' }, onlooker);
    type(world, session, 'exit 7\r');
    await eventually(() => world.row(session.id)?.endedAt, 'the end of the session');
    expect(world.row(session.id)).toMatchObject({ exitCode: 7, stopped: false });
    expect(onlooker.events.at(-1)).toEqual({ event: 'terminal.exit', data: { id: session.id, exitCode: 7 } });
  });

  it('has the size it was started with and takes another', async () => {
    const session = await ready(await world.start({ cols: 101, rows: 33 }));
    expect(await ask(session, 'size', 'SIZE')).toBe('33 101');
    world.sessions.resize({ id: session.id, cols: 40, rows: 10 });
    expect(await ask(session, 'size', 'SIZE')).toBe('10 40');
  });

  it('gives whoever attaches in the middle of the output the same text without a gap', async () => {
    const session = await ready(await world.start());
    type(world, session, 'burst 20000\r');
    const [first, late] = [world.connect(), world.connect()];
    const begun = world.sessions.attach({ id: session.id, as: 'screen' }, first);
    await eventually(() => first.events.length > 3, 'output');
    const middle = world.sessions.attach({ id: session.id, as: 'screen' }, late);
    await eventually(() => shown(world, session).includes('BURST-DONE'), 'the end of the burst');
    const text = (attached: { scrollback: string; seq: number }, connection: typeof first) => {
      const data = connection.events.flatMap((each) => (each.event === 'terminal.data' ? [each.data] : []));
      expect(data.map(({ seq }) => seq)).toEqual(data.map((_, at) => attached.seq + 1 + at));
      return attached.scrollback + data.map((each) => each.data).join('');
    };
    const whole = shown(world, session);
    expect(text(begun, first)).toBe(whole);
    expect(text(middle, late)).toBe(whole);
    expect(whole).toContain('line 19999\r\n');
  });

  it('sends nothing to a client that detached or whose connection ended', async () => {
    const session = await ready(await world.start());
    const [detached, closed] = [world.connect(), world.connect()];
    for (const each of [detached, closed]) world.sessions.attach({ id: session.id, as: 'screen' }, each);
    world.sessions.detach({ id: session.id }, detached);
    closed.close();
    await ask(session, 'echo afterwards', 'ECHO');
    expect(JSON.stringify([detached.events, closed.events])).not.toContain('afterwards');
  });

  it('is ended also when the program is deaf to being asked', async () => {
    const session = await ready(await world.start({ bindings: asWork }));
    await ask(session, 'deaf', 'DEAF');
    await end(session);
    expect(world.row(session.id)).toMatchObject({ stopped: true, exitCode: 128 + 9 });
    expect(existsSync(authFile())).toBe(false);
  });

  it('stays on the list when it has ended until it is forgotten, and not before', async () => {
    const session = await ready(await world.start());
    expect(() => world.sessions.forget({ id: session.id })).toThrowError('invalid_input');
    await end(session);
    expect(shown(world, session)).toContain('READY<>');
    type(world, session, 'too late');
    world.sessions.resize({ id: session.id, cols: 10, rows: 10 });
    world.sessions.stop({ id: session.id });
    world.sessions.forget({ id: session.id });
    expect(world.row(session.id)).toBeUndefined();
    expect(() => shown(world, session)).toThrowError('session_not_found');
  });
});

describe('the home', () => {
  it('holds the access token only while a session uses it', async () => {
    const [first, second] = [
      await ready(await world.start({ bindings: asWork })),
      await ready(await world.start({ bindings: asWork })),
    ];
    await end(first);
    expect(await ask(second, 'token', 'TOKEN')).toBe('access-token-of-work-000001');
    await end(second);
    expect(existsSync(authFile())).toBe(false);
    expect(existsSync(join(authFile(), '..', 'config.toml'))).toBe(true);
  });

  it('gets a new access token while the session runs, whole, and only its own profile’s', async () => {
    world.hold(keyRecord());
    const [codex, key] = [
      await ready(await world.start({ bindings: asWork })),
      await ready(await world.start({ bindings: asKey })),
    ];
    await world.sessions.replaceAccessToken(codexRecord({ accessToken: 'access-token-2', updatedAt: 2 }));
    expect(await ask(codex, 'token', 'TOKEN')).toBe('access-token-2');
    expect(await ask(key, 'token', 'TOKEN')).toBe('sk-key-of-work-000001');
    const somebodyElse = { email: 'other@example.com', accountId: 'account-2', plan: null };
    const other = codexRecord({ accessToken: 'access-token-of-another-account', identity: somebodyElse, updatedAt: 4 });
    await world.sessions.replaceAccessToken(other);
    expect(await ask(codex, 'token', 'TOKEN')).toBe('access-token-2');
    expect(readFileSync(authFile(), 'utf8')).not.toContain('refresh-token-of-work');
    await end(codex);
    await world.sessions.replaceAccessToken(codexRecord({ accessToken: 'access-token-3', updatedAt: 3 }));
    expect(existsSync(authFile())).toBe(false);
  });

  it('reports a sign-in made inside it, and neither adopts nor uses it', async () => {
    const session = await ready(await world.start({ bindings: asWork }));
    await ask(session, 'sign-in', 'SIGNED-IN');
    await end(session);
    expect(world.logged.filter(({ level }) => level === 'warn').map(({ event }) => event)).toEqual([
      'somebody signed in inside a home; it is not adopted',
    ]);
    expect(existsSync(authFile())).toBe(false);
    const next = await ready(await world.start({ bindings: asWork }));
    expect(await ask(next, 'token', 'TOKEN')).toBe('access-token-of-work-000001');
  });

  it('loses the processes that a session left behind, and only those', async () => {
    const session = await ready(await world.start({ bindings: asWork }));
    const server = Number(await ask(session, 'server', 'SERVER'));
    const child = Number(await ask(session, 'child', 'CHILD'));
    const other = await ready(await world.start());
    const native = Number(await ask(other, 'server', 'SERVER'));
    expect([server, child, native].every((pid) => table.identity(pid) !== null)).toBe(true);
    await end(session);
    expect([server, child].map((pid) => table.identity(pid))).toEqual([null, null]);
    expect(table.identity(native)).not.toBeNull();
    process.kill(native, 'SIGKILL');
  });
});

it('ends all sessions, cleans up behind each, and starts none afterwards', async () => {
  const sessions = [
    await world.start({ bindings: asWork }),
    await world.start(),
    await world.start({ bindings: asWork }),
  ];
  await world.sessions.stopAll();
  for (const { id } of sessions) expect(world.row(id)).toMatchObject({ stopped: true, endedAt: expect.any(Number) });
  expect(existsSync(authFile())).toBe(false);
  await expect(world.start({ bindings: asWork })).rejects.toThrowError('daemon_unreachable');
  expect(existsSync(authFile())).toBe(false);
});
