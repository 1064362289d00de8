// Three pipes: bytes through both ways at the pace of the slower side, ends passed on in both directions, signals.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPipes } from '../../../cli/session/run-pipes.ts';
import { poll } from '../../support/poll.ts';
import { createFakeClient, createFakeTerminal, sessionId as id } from './fake-terminal.ts';

type Name = 'stdin' | 'stdout' | 'stderr';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'happier-pipes-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A connected pair, as between command line and daemon. */
async function socketPair(name: string): Promise<{ ours: Socket; theirs: Socket }> {
  const path = join(folder, `${name}.sock`);
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const came = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const ours = connect(path);
  const theirs = await came;
  server.close();
  for (const socket of [ours, theirs]) socket.on('error', () => socket.destroy());
  return { ours, theirs };
}

async function world({ stdout: given }: { stdout?: Writable } = {}) {
  const terminal = createFakeTerminal();
  const client = createFakeClient();
  const pairs = { stdin: await socketPair('i'), stdout: await socketPair('o'), stderr: await socketPair('e') };
  const [stdin, stdout, stderr] = [new PassThrough(), given ?? new PassThrough(), new PassThrough()];
  let exit = (_: number | null) => {};
  const exited = new Promise<number | null>((resolve) => {
    exit = resolve;
  });
  let closed = false;
  const closeInput = async () => {
    closed = true;
  };
  const context = { stdin, stdout, stderr, signals: terminal.signals, closeInput };
  const openPipe = async (stream: Name) => pairs[stream].ours;
  const end = runPipes(context, client, { id, openPipe, exit: exited });
  const program = { stdin: pairs.stdin.theirs, stdout: pairs.stdout.theirs, stderr: pairs.stderr.theirs };
  const finish = (code: number) => {
    for (const socket of [program.stdout, program.stderr]) socket.end();
    exit(code);
  };
  return { terminal, client, stdin, stdout, stderr, program, finish, exit, end, isInputClosed: () => closed };
}

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('bytes', () => {
  it('come through untouched both ways, errors apart, with the exit code behind them', async () => {
    const { stdin, stdout, stderr, program, finish, end } = await world();
    const sent = randomBytes(3 * 1024 * 1024 + 17);
    const got = read(program.stdin);
    stdin.end(sent);
    expect(hash(await got)).toBe(hash(sent));
    const shown: Buffer[] = [];
    (stdout as PassThrough).on('data', (chunk: Buffer) => shown.push(chunk));
    program.stdout.write(sent);
    program.stderr.write('apart');
    finish(5);
    expect(await end).toBe(5);
    expect(hash(Buffer.concat(shown))).toBe(hash(sent));
    expect(stderr.read().toString()).toBe('apart');
  });

  it('wait for a slow reader instead of piling up', async () => {
    let letGo = () => {};
    const opened = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const stdout = new Writable({ highWaterMark: 1024, write: (_, __, done) => void opened.then(() => done()) });
    const { program, end, finish } = await world({ stdout });
    let [taken, full] = [0, false];
    const chunk = Buffer.alloc(65_536);
    const push = () => {
      while (!full && taken < 64 * 1024 * 1024) {
        full = !program.stdout.write(chunk);
        taken += chunk.length;
      }
    };
    program.stdout.on('drain', () => {
      full = false;
      push();
    });
    push();
    await poll(() => full && program.stdout.writableLength > 0);
    expect(taken).toBeLessThan(4 * 1024 * 1024);
    program.stdout.destroy();
    letGo();
    finish(0);
    expect(await end).toBe(0);
  });
});

describe('ends', () => {
  it('passes the end of the input on while output still comes', async () => {
    const { stdin, stdout, program, finish, end } = await world();
    stdin.end('all');
    expect((await read(program.stdin)).toString()).toBe('all');
    program.stdout.write('late');
    finish(0);
    expect(await end).toBe(0);
    expect((stdout as PassThrough).read().toString()).toBe('late');
  });

  it('tells whoever writes to us that the backend reads no more', async () => {
    const { stdin, program, finish, end, isInputClosed } = await world();
    stdin.write('some');
    program.stdin.destroy();
    await poll(isInputClosed);
    finish(0);
    expect(await end).toBe(0);
  });

  it('tells the backend that nobody reads it any more, and says nothing of that itself', async () => {
    const { stdout, stderr, program, exit, end } = await world();
    stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    program.stdout.write('nobody reads this');
    await poll(() => program.stdout.destroyed || program.stdout.readableEnded || !program.stdout.writable);
    program.stderr.end();
    exit(141);
    expect(await end).toBe(141);
    expect(stderr.read()).toBeNull();
  });

  it('keeps no input waiting for a backend that has ended', async () => {
    const { stdin, finish, end, terminal } = await world();
    finish(1);
    expect(await end).toBe(1);
    expect(stdin.destroyed).toBe(true);
    expect(terminal.listening()).toBe(0);
  });

  it('ends without a code when the daemon goes', async () => {
    const { program, exit, end } = await world();
    for (const socket of Object.values(program)) socket.destroy();
    exit(null);
    expect(await end).toBeNull();
  });
});

it('passes signals on; a stop stops the backend first and then this process', async () => {
  const { terminal, client, finish, end } = await world();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGTSTP', 'SIGCONT'] as const) {
    await poll(() => terminal.listening() >= 6);
    terminal.signal(signal);
  }
  await poll(() => terminal.suspended() === 1);
  expect(client.made.map(({ input }) => input)).toEqual(
    ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGTSTP', 'SIGCONT'].map((signal) => ({ id, signal })),
  );
  finish(0);
  await end;
});
