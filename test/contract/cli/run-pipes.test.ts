// `happier run` with pipes: whoever calls it talks to the backend itself, byte for byte, with its ends, signals and exit code.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionsJson } from '../../../cli/sessions-json.ts';
import { type CliBench, cliFile, createCliBench } from '../../support/cli.ts';
import { startOnTerminal } from '../../support/cli-terminal.ts';
import { poll } from '../../support/poll.ts';
import { readPublished } from '../../support/published-schema.ts';
import { type BackendDump, installScriptedBackend } from '../../support/scripted-backend.ts';

let bench: CliBench;
let env: { readonly PATH: string };
let cwd: string;

beforeAll(async () => {
  bench = await createCliBench({});
  const programs = join(bench.home, '..', 'programs');
  cwd = join(bench.home, '..', 'project');
  await installScriptedBackend(programs, ['claude', 'codex']);
  await mkdir(cwd);
  env = { PATH: `${programs}:${process.env.PATH ?? ''}` };
  await bench.run(['daemon', 'start'], { env });
});
afterAll(() => bench.close());

const run = (args: readonly string[], input?: string) =>
  bench.run(['run', ...args], { env, cwd, ...(input === undefined ? {} : { input }) });
const start = (...args: readonly string[]): ChildProcessWithoutNullStreams =>
  bench.spawn(['run', ...args], { env, cwd });

async function exitOf(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** Waits until `child` has printed the text, and gives all it has printed. */
function printed(child: ChildProcessWithoutNullStreams): (text: string) => Promise<string> {
  let all = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    all += text;
  });
  return (text) => poll(() => all.includes(text) && all);
}

async function running(): Promise<SessionsJson['sessions']> {
  const { sessions } = await readPublished<SessionsJson>((await bench.run(['sessions', '--json'])).stdout);
  return sessions.filter(({ endedAt }) => endedAt === null);
}

describe('the backend', () => {
  it('has no terminal, this folder, and the arguments behind -- as they are', async () => {
    const { stdout } = await run(['codex', '--quiet', '--', 'dump', '--help', '--', '-x', 'a b', '']);
    const dump = JSON.parse(stdout) as BackendDump;
    expect(dump).toMatchObject({ cwd, isTerminal: [false, false, false] });
    expect(dump.argv.slice(-6)).toEqual(['dump', '--help', '--', '-x', 'a b', '']);
  });

  it('has its output and its errors apart, and its own exit code', async () => {
    expect(await run(['codex', '--quiet', '--', 'both'])).toEqual({ code: 5, stdout: 'output\n', stderr: 'error\n' });
    for (const code of [0, 1, 42, 124, 127, 255]) {
      expect((await run(['codex', '--', 'exit', String(code)])).code).toBe(code);
    }
  });

  it('gets 20 MB and gives them back, every byte as it was', async () => {
    const child = start('codex', '--', 'copy');
    const sent = randomBytes(20 * 1024 * 1024);
    const hash = createHash('sha256');
    await Promise.all([pipeline(Readable.from([sent]), child.stdin), pipeline(child.stdout, hash)]);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'));
    expect(await exitOf(child)).toBe(0);
  });

  it('learns the end of its input, and still says something after it', async () => {
    const child = start('codex', '--', 'count');
    const said = printed(child);
    await said('begun\n');
    child.stdin.write('123');
    child.stdin.end('45');
    expect(await said('5\n')).toBe('begun\n5\n');
    expect(await exitOf(child)).toBe(0);
  });

  it('gets what this process is signalled', async () => {
    const child = start('codex', '--', 'signals');
    const said = printed(child);
    await said('READY\n');
    for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT'] as const) {
      child.kill(signal);
      await said(`${signal}\n`);
    }
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(3);
  });

  it('tells by our end that a signal ended it, as a shell would', async () => {
    const child = start('codex', '--', 'copy');
    const said = printed(child);
    child.stdin.write('here\n');
    await said('here\n');
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(128 + 15);
  });

  it('is ended with this process when that is killed', async () => {
    const child = start('codex', '--', 'signals');
    await printed(child)('READY\n');
    child.kill('SIGKILL');
    await poll(async () => (await running()).length === 0);
  });
});

describe('a reader that goes', () => {
  it('ends a backend that goes on writing, quietly', async () => {
    const file = join(cwd, 'learned');
    const child = start('codex', '--quiet', '--', 'endless', file);
    let errors = '';
    child.stderr.on('data', (text: Buffer) => {
      errors += text.toString();
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await exitOf(child)).toBe(0);
    expect(await readFile(file, 'utf8')).toBe('EPIPE');
    expect(errors).toBe('');
  });

  it('does so in a shell’s pipeline too', async () => {
    const command = `'${process.execPath}' '${cliFile}' run codex --quiet -- endless '${join(cwd, 'shell')}' | head -n 1`;
    const shell = spawn('/bin/sh', ['-c', command], { cwd, env: { ...bench.environment, ...env } });
    const said: string[] = [];
    for (const stream of [shell.stdout, shell.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
    expect(await exitOf(shell)).toBe(0);
    expect(said.join('')).toBe('line\n');
  });

  it('is the backend itself: whoever writes to it learns so', async () => {
    const child = start('codex', '--', 'closes-input');
    const said = printed(child);
    await said('closed\n');
    const broken = once(child.stdin, 'error');
    child.stdin.on('close', () => undefined);
    const chunk = Buffer.alloc(65_536);
    const push = () => {
      while (!child.stdin.destroyed && child.stdin.write(chunk));
      if (!child.stdin.destroyed) child.stdin.once('drain', push);
    };
    push();
    expect((await broken)[0]).toMatchObject({ code: 'EPIPE' });
    child.kill('SIGTERM');
    expect(await exitOf(child)).toBe(128 + 15);
  });
});

it('uses pipes also when only one side is no terminal, and the terminal’s Ctrl-C reaches the backend', async () => {
  const command = `'${process.execPath}' '${cliFile}' run codex -- signals | (trap '' INT; cat)`;
  const terminal = startOnTerminal(bench, [], env, cwd, ['/bin/sh', '-c', command]);
  await terminal.seen('READY');
  terminal.type('\x03');
  await terminal.seen('SIGINT');
  for (const { id } of await running()) await bench.run(['sessions', 'stop', id]);
  await terminal.exitCode;
});

describe('a start that fails', () => {
  it.each([
    [['run', 'codex', '--cwd', '/no/such/folder'], 126, 'folder_missing'],
    [['run', 'gemini'], 127, 'backend_missing'],
    [['run', 'codex', '--resume', 'nothing'], 126, 'conversation_not_found'],
    [['run', 'codex', '--auth', 'gemini=native'], 126, 'incompatible'],
  ])('%j ends with %i and names %s', async (args, code, name) => {
    const result = await bench.run(args, { env: { PATH: `${join(bench.home, '..', 'programs')}:/usr/bin:/bin` }, cwd });
    expect(result).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(`[${name}]`) });
  });
});
