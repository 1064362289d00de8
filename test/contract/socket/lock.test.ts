// One daemon per data folder, with real processes: however the one before ended, and however many start at once.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { connectDaemon } from '../../../daemon/api/client.ts';
import { daemonPaths } from '../../../daemon/api/paths.ts';
import { takeLock } from '../../../daemon/lock.ts';
import { buildProgram, type Program, type RunningProgram } from '../../support/child-program.ts';

let program: Program;
let home: string;
const started: RunningProgram[] = [];
beforeAll(async () => {
  program = await buildProgram('test/contract/socket/programs/daemon-like.ts');
});
afterAll(() => program.remove());
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'happier-lock-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.kill()));
  await rm(home, { recursive: true, force: true });
});

const start = () => {
  const one = program.start(home);
  started.push(one);
  return one;
};
const pidOfDaemon = async () => {
  const client = await connectDaemon({ home, client: 'cli' });
  const { pid } = await client.call['daemon.info']({});
  client.close();
  return pid;
};

it('lets exactly one of several that start at once run; clients reach that one', async () => {
  for (let round = 0; round < 3; round++) {
    const all = Array.from({ length: 5 }, start);
    const outcomes = await Promise.all(all.map((one) => one.nextLine()));
    expect([...outcomes].sort()).toEqual([...Array(4).fill('already-running'), 'running']);
    const winner = all[outcomes.indexOf('running')];
    expect(await pidOfDaemon()).toBe(winner?.process.pid);
    await winner?.kill();
  }
});

it('is free at once after the daemon was killed, and what it left lying is no obstacle', async () => {
  for (let round = 0; round < 5; round++) {
    const one = start();
    expect(await one.nextLine()).toBe('running');
    expect(await pidOfDaemon()).toBe(one.process.pid);
    await one.kill();
    // Token and socket are still there, but nobody listens.
    expect((await stat(daemonPaths(home).tokenFile)).isFile()).toBe(true);
    await expect(connectDaemon({ home, client: 'cli' })).rejects.toEqual(new AppError('daemon_unreachable'));
  }
});

it('is held as long as the process lives, also against itself, and given back on release', async () => {
  const lock = await takeLock(home);
  expect(lock).not.toBeNull();
  expect(await takeLock(home)).toBeNull();
  expect(await start().nextLine()).toBe('already-running');
  lock?.release();
  expect(await start().nextLine()).toBe('running');
  expect(await takeLock(home)).toBeNull();
});

it('lies in a file for the owner alone', async () => {
  const lock = await takeLock(home);
  expect((await stat(daemonPaths(home).lockFile)).mode & 0o777).toBe(0o600);
  lock?.release();
});
