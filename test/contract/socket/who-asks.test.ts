// The check of who asks, on both sides: what the daemon demands of a client, and a client of the place where it finds a daemon.
import { chmod, chown, mkdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { protocolVersion } from '../../../core/api/socket.ts';
import { AppError } from '../../../core/errors.ts';
import { connectDaemon } from '../../../daemon/api/client.ts';
import { type DaemonPaths, daemonPaths } from '../../../daemon/api/paths.ts';
import { goodHello, openSocketBench, rawConnection, type SocketBench } from './bench.ts';

let bench: SocketBench;
beforeEach(async () => {
  bench = await openSocketBench({ helloDeadlineMs: 300 });
});
afterEach(() => bench.close());

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const connectClient = () => connectDaemon({ home: bench.home, client: 'cli' });
const call = { t: 'call', id: 1, call: 'daemon.info', input: {} };

describe('the place', () => {
  it('is for the owner alone', async () => {
    const paths = daemonPaths(bench.home);
    expect(await modeOf(paths.runFolder)).toBe(0o700);
    expect(await modeOf(paths.tokenFile)).toBe(0o600);
    expect(await modeOf(paths.socketPath)).toBe(0o600);
  });

  it('has a token of 32 random bytes, new at each start, gone at the end', async () => {
    const { tokenFile } = daemonPaths(bench.home);
    const first = await readFile(tokenFile, 'utf8');
    expect(Buffer.from(first, 'base64url')).toHaveLength(32);
    await bench.socket.close();
    await expect(readFile(tokenFile)).rejects.toMatchObject({ code: 'ENOENT' });
    bench = await openSocketBench({ home: bench.home });
    expect(await readFile(tokenFile, 'utf8')).not.toBe(first);
  });

  it('is refused by the daemon when others may enter it', async () => {
    const home = join(bench.home, 'other');
    await mkdir(join(home, 'run'), { recursive: true, mode: 0o700 });
    await chmod(join(home, 'run'), 0o750);
    await expect(openSocketBench({ home })).rejects.toMatchObject({ code: 'data_folder_unsafe' });
  });

  it('of a long data folder is a private folder elsewhere', async () => {
    const home = join(bench.home, 'deep'.repeat(20), 'deeper'.repeat(10));
    await mkdir(home, { recursive: true, mode: 0o700 });
    const far = await openSocketBench({ home });
    const paths = daemonPaths(home);
    expect(paths.socketFolder).not.toBe(paths.runFolder);
    expect(await modeOf(dirname(paths.socketPath))).toBe(0o700);
    const client = await connectDaemon({ home, client: 'cli' });
    client.close();
    await far.close();
    await expect(stat(dirname(paths.socketPath))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('the daemon refuses', () => {
  const refused = async (frames: readonly unknown[]) => {
    const raw = await rawConnection(bench.home);
    raw.send(...frames);
    await raw.closed;
    expect(bench.connections.size).toBe(0);
    return raw.frames;
  };
  const unauthorized = [{ t: 'refused', error: { code: 'unauthorized', detail: null } }];

  it('a wrong token, and closes', async () => {
    const hello = await goodHello(bench.home);
    const wrong = `${hello.token.slice(0, -1)}${hello.token.endsWith('A') ? 'B' : 'A'}`;
    for (const token of [wrong, '', hello.token.slice(1), `${hello.token}=`]) {
      expect(await refused([{ ...hello, token }, hello, call])).toEqual(unauthorized);
    }
  });

  it('a call without a hello', async () => {
    expect(await refused([call])).toEqual(unauthorized);
  });

  it('a hello that is not one', async () => {
    const hello = await goodHello(bench.home);
    for (const bad of [null, 7, [], {}, { ...hello, client: 'renderer' }, { ...hello, more: 1 }]) {
      expect(await refused([bad])).toEqual(unauthorized);
    }
  });

  it('another protocol by name, whatever else its hello has', async () => {
    const protocol = protocolVersion + 1;
    const byVersion = [{ t: 'refused', error: { code: 'daemon_version', detail: '9.8.7' } }];
    expect(await refused([{ ...(await goodHello(bench.home)), protocol }])).toEqual(byVersion);
    expect(await refused([{ t: 'hello', protocol, key: 'of the future' }])).toEqual(byVersion);
  });

  it('a connection that says nothing, after its deadline', async () => {
    const raw = await rawConnection(bench.home);
    await raw.closed;
    expect(raw.frames).toMatchObject([{ t: 'refused', error: { code: 'unauthorized' } }]);
  });

  it('a second hello', async () => {
    const hello = await goodHello(bench.home);
    const raw = await rawConnection(bench.home);
    raw.send(hello, hello);
    await raw.closed;
    expect(raw.frames).toMatchObject([{ t: 'welcome' }, { t: 'refused', error: { code: 'invalid_input' } }]);
  });
});

describe('the client', () => {
  const unsafe = { code: 'data_folder_unsafe' };
  const unreachable = new AppError('daemon_unreachable');

  /** Puts a listener where the daemon was; gives what arrives there. */
  const impostor = async () => {
    const { socketPath, tokenFile } = daemonPaths(bench.home);
    const token = await readFile(tokenFile);
    await bench.socket.close();
    await writeFile(tokenFile, token, { mode: 0o600 });
    let received = '';
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        received += chunk.toString();
      });
    });
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    return {
      server,
      received: () => received,
      connections: () => connections,
      close: () => new Promise((resolve) => server.close(resolve)),
    };
  };

  it('says that none runs when there is no folder, no token, or no listener', async () => {
    await expect(connectDaemon({ home: join(bench.home, 'nowhere'), client: 'cli' })).rejects.toEqual(unreachable);
    const { tokenFile, socketPath } = daemonPaths(bench.home);
    const token = await readFile(tokenFile);
    await bench.socket.close();
    await expect(connectClient()).rejects.toEqual(unreachable);
    await writeFile(tokenFile, token, { mode: 0o600 });
    await expect(connectClient()).rejects.toEqual(unreachable);
    await writeFile(socketPath, '');
    await expect(connectClient()).rejects.toMatchObject(unsafe);
  });

  const sendsNothing = async (spoil: (paths: DaemonPaths) => Promise<void>) => {
    const listener = await impostor();
    await spoil(daemonPaths(bench.home));
    await expect(connectClient()).rejects.toMatchObject(unsafe);
    expect(listener.connections()).toBe(0);
    await listener.close();
  };

  it.each<[string, (paths: DaemonPaths) => Promise<void>]>([
    ['a run folder that others can enter', ({ runFolder }) => chmod(runFolder, 0o755)],
    ['a token that others can read', ({ tokenFile }) => chmod(tokenFile, 0o640)],
    [
      'a token that is a link',
      async ({ tokenFile }) => {
        await rename(tokenFile, `${tokenFile}.real`);
        await symlink(`${tokenFile}.real`, tokenFile);
      },
    ],
    [
      'a run folder that is a link',
      async ({ runFolder }) => {
        await rename(runFolder, `${runFolder}.real`);
        await symlink(`${runFolder}.real`, runFolder);
      },
    ],
  ])('sends nothing to %s', (_, spoil) => sendsNothing(spoil));

  // Only root can give files away.
  it.runIf(process.getuid?.() === 0).each(['runFolder', 'tokenFile', 'socketPath'] as const)(
    'sends nothing where the %s is somebody else’s',
    (name) => sendsNothing((paths) => chown(paths[name], 12_345, 12_345)),
  );

  it('gives up on a listener that does not answer', async () => {
    const listener = await impostor();
    const attempt = connectDaemon({ home: bench.home, client: 'cli', timeoutMs: 200 });
    await expect(attempt).rejects.toEqual(unreachable);
    expect(listener.received()).toContain('"t":"hello"');
    await listener.close();
  });

  it('gives up on a listener that answers something else', async () => {
    const listener = await impostor();
    listener.server.on('connection', (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    await expect(connectClient()).rejects.toEqual(unreachable);
    await listener.close();
  });

  it('is told by name that the daemon is of another version', async () => {
    const listener = await impostor();
    listener.server.on('connection', (socket) => {
      socket.end(`${JSON.stringify({ t: 'refused', error: { code: 'daemon_version', detail: '0.0.1' } })}\n`);
    });
    await expect(connectClient()).rejects.toEqual(new AppError('daemon_version', '0.0.1'));
    await listener.close();
  });

  it('tries once more when the daemon was started anew between its look at the token and its hello', async () => {
    const listener = await impostor();
    const { tokenFile } = daemonPaths(bench.home);
    listener.server.on('connection', (socket) => {
      socket.once('data', async (hello) => {
        if (hello.toString().includes('the-new-token')) {
          socket.write(`${JSON.stringify({ t: 'welcome', protocol: protocolVersion, version: '1' })}\n`);
          return;
        }
        await writeFile(tokenFile, 'the-new-token');
        socket.end(`${JSON.stringify({ t: 'refused', error: { code: 'unauthorized', detail: null } })}\n`);
      });
    });
    const client = await connectClient();
    client.close();
    expect(listener.connections()).toBe(2);
    await listener.close();
  });

  it('is refused with a wrong token that stays', async () => {
    await writeFile(daemonPaths(bench.home).tokenFile, 'wrong');
    await expect(connectClient()).rejects.toEqual(new AppError('unauthorized'));
  });
});
