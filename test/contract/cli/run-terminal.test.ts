// `happier run` and `sessions attach` on a terminal: keys, sizes, leaving and coming back, signals, and a terminal as it was at the end.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SessionsJson } from '../../../cli/sessions-json.ts';
import { type CliBench, createCliBench } from '../../support/cli.ts';
import { startOnTerminal } from '../../support/cli-terminal.ts';
import { poll } from '../../support/poll.ts';
import { readPublished } from '../../support/published-schema.ts';
import { installScriptedBackend } from '../../support/scripted-backend.ts';

let bench: CliBench;
let env: { readonly PATH: string };
let cwd: string;

beforeAll(async () => {
  bench = await createCliBench({});
  const programs = join(bench.home, '..', 'programs');
  cwd = join(bench.home, '..', 'project');
  await installScriptedBackend(programs, ['codex']);
  await mkdir(cwd);
  env = { PATH: `${programs}:${process.env.PATH ?? ''}` };
  await bench.run(['daemon', 'start'], { env });
});
afterAll(() => bench.close());
beforeEach(async () => {
  for (const { id, endedAt } of await sessions()) {
    if (endedAt === null) await bench.run(['sessions', 'stop', id]);
    await bench.run(['sessions', 'forget', id]);
  }
});

async function sessions(): Promise<SessionsJson['sessions']> {
  return (await readPublished<SessionsJson>((await bench.run(['sessions', '--json'])).stdout)).sessions;
}

const hex = (text: string) => `KEYS<${Buffer.from(text).toString('hex')}>`;

async function onScreen() {
  const terminal = startOnTerminal(bench, ['run', 'codex', '--', 'screen'], env, cwd);
  await terminal.seen('READY<>');
  return terminal;
}

async function onlySession() {
  const [session, ...others] = await sessions();
  expect(others).toEqual([]);
  if (!session) throw new Error('there is no session');
  return session;
}

const restored = ['\x1b[?1049l', '\x1b[?2004l', '\x1b[?1003l', '\x1b[?25h'];

describe('run', () => {
  it('gives every key to the program, Ctrl-C and Ctrl-Z and bytes that are no text among them', async () => {
    const terminal = await onScreen();
    for (const text of ['a', '\x03', '\x1a', '\x1b[A', 'Grüße 🎈']) {
      terminal.type(text);
      await terminal.seen(hex(text));
    }
    terminal.type(new Uint8Array([0x1b, 0x5b, 0x4d, 0x20, 0xff, 0x80]));
    await terminal.seen('KEYS<1b5b4d20ff80>');
    terminal.type('q');
    expect(await terminal.exitCode).toBe(4);
  });

  it('has the size of this terminal and follows it', async () => {
    const terminal = await onScreen();
    terminal.resize(91, 23);
    await terminal.seen('SIZE<91 23>');
    terminal.type('q');
    expect(await terminal.exitCode).toBe(4);
  });

  it('gives a large paste in order, with a Ctrl-] in it', async () => {
    const terminal = await onScreen();
    const paste = `\x1b[200~${'0123456789'.repeat(20_000)}\x1d.\x1b[201~`;
    terminal.type(paste);
    const got = await poll(() => {
      const keys = [...terminal.written().matchAll(/KEYS<([0-9a-f]*)>/g)].map(([, each]) => each).join('');
      return keys.length >= paste.length * 2 && keys;
    });
    expect(Buffer.from(got, 'hex').toString() === paste).toBe(true);
    terminal.type('q');
    expect(await terminal.exitCode).toBe(4);
  });

  it('leaves the terminal as it was, also when the program dies with its modes on', async () => {
    const terminal = await onScreen();
    terminal.type('x');
    expect(await terminal.exitCode).toBe(128 + 9);
    const end = terminal.written().slice(terminal.written().lastIndexOf('KEYS<'));
    for (const sequence of [...restored, '\x1b[<1u']) expect(end).toContain(sequence);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)('passes %s on', async (signal) => {
    const terminal = await onScreen();
    terminal.kill(signal);
    expect(await terminal.exitCode).toBe(6);
    expect(terminal.shown()).toContain(`GOT<${signal}>`);
  });
});

describe('leaving', () => {
  it('keeps the session, says how to come back, and coming back shows it with this terminal’s size', async () => {
    const first = await onScreen();
    first.type('w');
    await first.seen(hex('w'));
    first.type('\x1d');
    expect(await first.exitCode).toBe(0);
    const session = await onlySession();
    expect(session).toMatchObject({ endedAt: null, io: 'terminal', backend: 'codex', cwd });
    const short = session.id.slice(0, 8);
    expect(first.shown()).toContain(`happier sessions attach ${short}`);
    for (const sequence of restored) expect(first.written()).toContain(sequence);

    const second = startOnTerminal(bench, ['sessions', 'attach', short], env, cwd);
    await second.seen('READY<>');
    await second.seen(hex('w'));
    second.resize(77, 22);
    await second.seen('SIZE<77 22>');
    second.type('q');
    expect(await second.exitCode).toBe(4);
    expect(await onlySession()).toMatchObject({ exitCode: 4, stopped: false });
  });

  it('by the death of an onlooker leaves the session running', async () => {
    const first = await onScreen();
    const { id } = await onlySession();
    const onlooker = startOnTerminal(bench, ['sessions', 'attach', id], env, cwd);
    await onlooker.seen('READY<>');
    onlooker.kill('SIGTERM');
    expect(await onlooker.exitCode).toBe(0);
    first.type('k');
    await first.seen(hex('k'));
    first.type('q');
    expect(await first.exitCode).toBe(4);
  });
});

describe('sessions', () => {
  it('lists, stops and forgets by the start of an id', async () => {
    const terminal = await onScreen();
    const { id } = await onlySession();
    const short = id.slice(0, 6);
    const list = await bench.run(['sessions']);
    expect(list.stdout).toMatch(new RegExp(`^${id.slice(0, 8)}  codex  runs for .* Native login .*${cwd}\n$`));
    expect(await bench.run(['sessions', 'forget', short])).toMatchObject({ code: 2 });
    expect(await bench.run(['sessions', 'stop', short])).toMatchObject({ code: 0 });
    await terminal.exitCode;
    expect(await bench.run(['sessions', 'stop', short])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[session_ended]'),
    });
    expect((await bench.run(['sessions'])).stdout).toMatch(/stopped after/);
    expect(await bench.run(['sessions', 'forget', short])).toMatchObject({ code: 0 });
    expect((await bench.run(['sessions'])).stdout).toBe('No sessions.\n');
    expect(await bench.run(['sessions', 'attach', short])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('[session_not_found]'),
    });
  });

  it('refuses to be the terminal of a session on pipes, and without a terminal', async () => {
    const piped = bench.spawn(['run', 'codex', '--', 'signals'], { env, cwd });
    const { id } = await poll(async () => (await sessions()).find(({ io }) => io === 'pipes'));
    const terminal = startOnTerminal(bench, ['sessions', 'attach', id], env, cwd);
    await terminal.seen('runs on pipes');
    expect(await terminal.exitCode).toBe(2);
    piped.kill('SIGTERM');
    const screen = await onScreen();
    const other = await poll(async () => (await sessions()).find(({ io }) => io === 'terminal'));
    expect(await bench.run(['sessions', 'attach', other.id])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('needs a terminal'),
    });
    screen.type('q');
    await screen.exitCode;
  });
});
