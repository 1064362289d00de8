// How a daemon starts, refuses to start, tells its clients of changes, and ends.
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profileIdSchema } from '../../../core/ids.ts';
import { connectDaemon } from '../../../daemon/api/client.ts';
import { systemPorts } from '../../../daemon/ports.ts';
import { startDaemon } from '../../../daemon/start.ts';
import { filesBelow } from '../../support/files-below.ts';
import { createManualClock, eventually } from '../../support/manual-clock.ts';
import { type DataFolder, keepKey, makeDataFolder, runDaemon } from '../../support/test-daemon.ts';

let folder: DataFolder;
beforeEach(async () => {
  folder = await makeDataFolder();
});
afterEach(() => folder.remove());

const options = (variables: Record<string, string> = {}) => ({
  home: folder.home,
  host: 'detached' as const,
  version: '0.0.0-test',
  variables: { PATH: process.env.PATH, HOME: folder.root, SHELL: '/bin/sh', ...variables },
  ports: { keychain: folder.keychain },
});

describe('a start', () => {
  it('makes everything private, and leaves the person’s umask to the backends', async () => {
    const umask = process.umask();
    const daemon = await runDaemon({ folder });
    expect(process.umask()).toBe(umask);
    await keepKey(daemon);
    const entries = await readdir(folder.home, { recursive: true });
    const modes = await Promise.all(
      entries.map(async (name) => [name, (await stat(join(folder.home, name))).mode & 0o077]),
    );
    expect(modes.filter(([, mode]) => mode !== 0)).toEqual([]);
    expect(entries).toContain('account.json');
    await daemon.stop();
  });

  it('finds the one that runs already, and leaves it alone', async () => {
    const daemon = await runDaemon({ folder });
    expect(await startDaemon(options())).toEqual({ outcome: 'already-running' });
    expect((await daemon.state()).account.state).toBe('open');
    await daemon.stop();
  });

  it('is possible again after an end', async () => {
    await (await runDaemon({ folder })).stop();
    await (await runDaemon({ folder })).stop();
  });

  it.each([
    ['HAPPIER_CONNECTED_SERVICES_QUOTAS_STALE_AFTER_MS', '12'],
    ['HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_USAGE_URL', 'http://example.com/usage'],
    ['HAPPIER_PASSPHRASE_FILE', '/nonexistent/file'],
  ])('is refused by name for a bad variable: %s', async (name, value) => {
    const refused = { code: 'invalid_environment', detail: expect.stringMatching(new RegExp(`^${name}: `)) };
    await expect(startDaemon(options({ [name]: value }))).rejects.toMatchObject(refused);
    // Nothing holds the folder.
    await (await runDaemon({ folder })).stop();
  });

  it('is refused for a folder that others can read', async () => {
    await mkdir(folder.home, { mode: 0o700 });
    await writeFile(join(folder.home, 'file'), '');
    await chmod(folder.home, 0o755);
    await expect(startDaemon(options())).rejects.toMatchObject({ code: 'data_folder_unsafe' });
  });

  it.each(['daemon.sqlite', 'server.sqlite'])('is refused for a newer %s, which stays as it is', async (name) => {
    await (await runDaemon({ folder })).stop();
    const database = new Database(join(folder.home, name));
    database.exec('PRAGMA user_version = 999');
    // Nothing beside the file that whoever opens it next could bring in.
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    const before = await readFile(join(folder.home, name));
    await expect(startDaemon(options())).rejects.toMatchObject({ code: 'data_folder_newer' });
    expect(await readFile(join(folder.home, name))).toEqual(before);
  });

  it('names the overrides that are in force', async () => {
    const variables = { HAPPIER_CONNECTED_SERVICES_OPENAI_CODEX_USAGE_URL: 'http://127.0.0.1:9/usage' };
    const daemon = await runDaemon({ folder, variables });
    expect((await daemon.state()).overrides).toEqual(Object.keys(variables));
    await daemon.stop();
  });
});

it('tells every client of every change, in order and without a gap', async () => {
  const daemon = await runDaemon({ folder });
  const second = await connectDaemon({ home: folder.home, client: 'app' });
  const heard: [number[], number[]] = [[], []];
  daemon.on('state', ({ n }) => heard[0].push(n));
  second.on('state', ({ n }) => heard[1].push(n));
  const profileId = profileIdSchema.parse('Work');
  await keepKey(daemon, { label: 'Mine' });
  await second.call['profiles.default']({ serviceId: 'openai', profileId });
  const { n } = await daemon.state();
  await eventually(() => heard.every((ns) => ns.at(-1) === n));
  for (const ns of heard) {
    expect(ns.length).toBeGreaterThan(1);
    for (const [i, each] of ns.entries()) if (i > 0) expect(each).toBe((ns[i - 1] ?? 0) + 1);
  }
  second.close();
  await daemon.stop();
});

describe('an end', () => {
  it('is told to the clients, and leaves no file open to be read', async () => {
    const started = await startDaemon(options());
    if (started.outcome !== 'running') throw new Error('not running');
    const client = await connectDaemon({ home: folder.home, client: 'cli' });
    expect(await client.call['daemon.info']({})).toMatchObject({
      pid: process.pid,
      host: 'detached',
      home: folder.home,
    });
    expect(await client.call['daemon.stop']({})).toEqual({ stopping: true, runningSessions: 0 });
    await started.finished;
    await client.closed;
    expect((await filesBelow(join(folder.home, 'run'))).map(({ path }) => path)).toEqual([
      join(folder.home, 'run', 'lock'),
    ]);
    expect(await started.stop()).toBeUndefined();
  });

  it('comes by itself when nobody needs a detached daemon', async () => {
    const clock = createManualClock(Date.now());
    const started = await startDaemon({ ...options(), ports: { keychain: folder.keychain, clock } });
    if (started.outcome !== 'running') throw new Error('not running');
    let over = false;
    void started.finished.then(() => {
      over = true;
    });
    const client = await connectDaemon({ home: folder.home, client: 'cli' });
    await clock.advance(3_600_000);
    expect(over).toBe(false);
    client.close();
    await eventually(() => {
      void clock.advance(60_000);
      return over;
    });
  });

  it('logs without a secret', async () => {
    const daemon = await runDaemon({ folder, ports: { ...systemPorts, keychain: folder.keychain } });
    await daemon.stop();
    const log = await readFile(join(folder.home, 'logs', 'daemon.log'), 'utf8');
    expect(log).toContain('"event":"started"');
    expect(log).not.toContain('[redacted]');
  });
});
