// A session at three pipes: the program's bytes, untouched and as fast as the slower side reads, and an end for every way to end.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { homeFolder } from '../../../daemon/materialize/home-folder.ts';
import { systemProcessTable } from '../../../daemon/sessions/process-table.ts';
import { asWork, codexHome, codexRecord } from './records.ts';
import { eventually } from './sessions-world.ts';
import { createSocketWorld, type SocketWorld, textOf } from './socket-world.ts';

let world: SocketWorld;
const table = systemProcessTable();
beforeEach(async () => {
  world = await createSocketWorld();
});
afterEach(async () => {
  const { reports } = world;
  await world.close();
  expect(reports).toEqual([]);
});

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const isGone = async (pid: number) => eventually(() => table.identity(pid) === null, 'the end of the program');

describe('a program at pipes', () => {
  it('has no terminal, its own session, and the folder and environment that were asked for', async () => {
    const client = await world.client();
    const session = await world.startPipes(client, 'exit 0', { args: ['--json'] });
    const pipes = await world.pipesOf(session);
    await Promise.all([textOf(pipes.stdout), textOf(pipes.stderr)]);
    expect(await world.exitOf(client, session)).toEqual({ id: session.id, exitCode: 0 });
    const dump = await world.dump();
    expect(dump).toMatchObject({ terminals: [false, false, false], cwd: world.cwd, argv: ['--json'] });
    expect(dump.env).toEqual({ ...world.environment, SCRIPT: 'exit 0', PWD: world.cwd });
    expect(session).toMatchObject({ io: 'pipes', endedAt: null });
    expect(world.row(session.id)).toMatchObject({ exitCode: 0, stopped: false, endedAt: expect.any(Number) });
  });

  it('gets and gives any bytes unchanged, with the end of each', async () => {
    const client = await world.client();
    const session = await world.startPipes(client, 'cat');
    const { stdin, stdout, stderr } = await world.pipesOf(session);
    const bytes = randomBytes(5_000_000);
    stdin.end(bytes);
    const [out, error] = await Promise.all([buffer(stdout), buffer(stderr)]);
    expect(digestOf(out)).toBe(digestOf(bytes));
    expect(error).toHaveLength(0);
    expect(await world.exitOf(client, session)).toMatchObject({ exitCode: 0 });
  });

  it('keeps output and error apart, and has an exit code of its own', async () => {
    const client = await world.client();
    const [both, failed] = [await world.startPipes(client, 'both words'), await world.startPipes(client, 'exit 7')];
    const { stdout, stderr } = await world.pipesOf(both);
    expect(await Promise.all([textOf(stdout), textOf(stderr)])).toEqual(['out words', 'err words']);
    await world.pipesOf(failed);
    expect(await world.exitOf(client, failed)).toMatchObject({ exitCode: 7 });
  });

  it('that ended before its pipes were taken loses nothing that it wrote', async () => {
    const client = await world.client();
    const session = await world.startPipes(client, 'both early');
    await isGone((await world.dump()).pid);
    const { stdout, stderr } = await world.pipesOf(session);
    expect(await Promise.all([textOf(stdout), textOf(stderr)])).toEqual(['out early', 'err early']);
    expect(await world.exitOf(client, session)).toMatchObject({ exitCode: 0 });
  });

  it('is told the end only after its output, however slowly that is read', async () => {
    const client = await world.client();
    const session = await world.startPipes(client, 'flood 3000000');
    const { stdout } = await world.pipesOf(session);
    await once(stdout, 'readable');
    expect(world.row(session.id)?.endedAt).toBeNull();
    expect(await buffer(stdout)).toHaveLength(3_000_000);
    await world.exitOf(client, session);
  });

  it('waits for a slow reader: 200 MB cost the daemon no memory', async () => {
    const client = await world.client();
    const size = 200_000_000;
    const session = await world.startPipes(client, `flood ${size}`);
    const { stdout } = await world.pipesOf(session);
    const used = () => process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    const before = used();
    await once(stdout, 'readable');
    // Nobody reads: what the program writes meanwhile lies in the pipes, and then it waits.
    let last = 0;
    await expect
      .poll(
        () => {
          const grown = used() - last;
          last += grown;
          return Math.abs(grown);
        },
        { interval: 250, timeout: 20_000 },
      )
      .toBeLessThan(1_000_000);
    expect(last - before).toBeLessThan(40_000_000);
    let read = 0;
    for await (const chunk of stdout) read += (chunk as Buffer).length;
    expect(read).toBe(size);
  }, 60_000);

  it('waits with its own input too', async () => {
    const client = await world.client();
    const session = await world.startPipes(client, 'digest');
    const { stdin, stdout } = await world.pipesOf(session);
    const bytes = randomBytes(20_000_000);
    stdin.end(bytes);
    expect(await textOf(stdout)).toBe(`DIGEST<${bytes.length} ${digestOf(bytes)}>\n`);
  });

  it('that reads no more is told to the client by a close, and troubles nobody', async () => {
    const client = await world.client();
    const session = await world.startPipes(client, 'deaf-input');
    const { stdin, stdout } = await world.pipesOf(session);
    await once(stdout, 'data');
    const closed = new Promise((resolve) => stdin.once('close', resolve));
    stdin.write(randomBytes(1_000_000));
    await closed;
    expect(world.row(session.id)?.endedAt).toBeNull();
    await client.call['sessions.stop']({ id: session.id });
    stdout.resume();
    await world.exitOf(client, session);
  });

  it('is not kept by what it left behind holding its output', async () => {
    const client = await world.client();
    const session = await world.startPipes(client, 'leave-open');
    const { stdout } = await world.pipesOf(session);
    const left = Number(/LEFT<(\d+)>/.exec(await textOf(stdout))?.[1]);
    await world.exitOf(client, session);
    expect(table.identity(left)).not.toBeNull();
    process.kill(left, 'SIGKILL');
  });

  it('has a home that is wiped when it ends, with the processes that hold it', async () => {
    world.hold(codexRecord());
    const client = await world.client();
    const session = await world.startPipes(client, 'leave-open', { bindings: asWork });
    const { stdout } = await world.pipesOf(session);
    const left = Number(/LEFT<(\d+)>/.exec(await textOf(stdout))?.[1]);
    await world.exitOf(client, session);
    expect(table.identity(left)).toBeNull();
    const dump = await world.dump();
    expect(dump.folders.CODEX_HOME?.['auth.json']?.text).toContain('access-token-of-work');
    expect(existsSync(join(homeFolder(world.home, codexHome), 'auth.json'))).toBe(false);
  });

  it('is one of several at once, each with its own bytes', async () => {
    const client = await world.client();
    const inputs = Array.from({ length: 6 }, () => randomBytes(300_000));
    const outputs = await Promise.all(
      inputs.map(async (bytes) => {
        const session = await world.startPipes(client, 'cat');
        const { stdin, stdout } = await world.pipesOf(session);
        stdin.end(bytes);
        return buffer(stdout);
      }),
    );
    expect(outputs.map(digestOf)).toEqual(inputs.map(digestOf));
  });
});

describe('a pipe that nobody reads any more', () => {
  it('is told to the program at its next word, as by any pipe; it is not ended for it', async () => {
    const client = await world.client();
    const flood = await world.startPipes(client, 'flood 100000000');
    const floods = await world.pipesOf(flood);
    await once(floods.stdout, 'readable');
    floods.stdout.destroy();
    expect(await textOf(floods.stderr)).toContain('EPIPE');
    expect(await world.exitOf(client, flood)).toMatchObject({ exitCode: 1 });
    expect(world.row(flood.id)).toMatchObject({ stopped: false });

    const cat = await world.startPipes(client, 'cat');
    const { stdin, stdout, stderr } = await world.pipesOf(cat);
    stderr.destroy();
    stdin.end('still there');
    expect(await textOf(stdout)).toBe('still there');
    expect(await world.exitOf(client, cat)).toMatchObject({ exitCode: 0 });
  });
});

describe('a program at pipes is ended', () => {
  const running = async (script = 'cat') => {
    const client = await world.client();
    const session = await world.startPipes(client, script);
    const pipes = await world.pipesOf(session);
    return { client, session, pipes, pid: (await world.dump()).pid };
  };

  it('when the client that started it goes away', async () => {
    const { client, session, pid } = await running();
    client.close();
    await isGone(pid);
    await eventually(() => world.row(session.id)?.endedAt, 'the end of the session');
  });

  it('when its reader stops reading and it is stopped: the session does not wait for that reader', async () => {
    const { client, session } = await running('flood 100000000');
    await client.call['sessions.stop']({ id: session.id });
    await world.exitOf(client, session);
  });

  it('when its pipes are not taken within ten seconds', async () => {
    const client = await world.client();
    const session = await world.startPipes(client, 'cat');
    const { pid } = await world.dump();
    await isGone(pid);
    expect(await world.exitOf(client, session)).toMatchObject({ exitCode: 128 + 1 });
  });

  it('by a signal that the client sends, with the code that a shell would tell', async () => {
    const { client, session } = await running();
    await client.call['sessions.signal']({ id: session.id, signal: 'SIGTERM' });
    expect(await world.exitOf(client, session)).toMatchObject({ exitCode: 128 + 15 });
    expect(world.row(session.id)).toMatchObject({ stopped: false });
  });
});

describe('a session with pipes refuses', () => {
  it('what only a terminal has, and a terminal session what only pipes have', async () => {
    const client = await world.client();
    const { id } = await world.startPipes(client, 'cat');
    const named = new AppError('invalid_input', 'the session has pipes, no terminal');
    await expect(client.call['sessions.attach']({ id })).rejects.toEqual(named);
    await expect(client.call['sessions.input']({ id, data: 'x' })).rejects.toEqual(named);
    await expect(client.call['sessions.resize']({ id, cols: 10, rows: 10 })).rejects.toEqual(named);
    const terminal = await world.start();
    await expect(world.pipesOf(terminal)).rejects.toEqual(
      new AppError('invalid_input', 'the session has a terminal, no pipes'),
    );
  });

  it('to give one pipe twice', async () => {
    const client = await world.client();
    const session = await world.startPipes(client, 'cat');
    await world.pipesOf(session);
    await expect(world.pipesOf(session)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});
