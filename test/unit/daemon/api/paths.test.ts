// Where daemon and clients meet: the same place for the same data folder, on every platform, short enough for a socket.
import { describe, expect, it } from 'vitest';
import { daemonPaths } from '../../../../daemon/api/paths.ts';

describe('the daemon’s paths', () => {
  it('lie in the run folder', () => {
    expect(daemonPaths('/home/demo/.local/share/happier', 'linux')).toEqual({
      runFolder: '/home/demo/.local/share/happier/run',
      tokenFile: '/home/demo/.local/share/happier/run/token',
      lockFile: '/home/demo/.local/share/happier/run/lock',
      socketFolder: '/home/demo/.local/share/happier/run',
      socketPath: '/home/demo/.local/share/happier/run/daemon.sock',
    });
  });

  it.each([2, 60, 84, 85, 86, 87, 120, 4_000])('keep the socket short with a data folder of %d letters', (length) => {
    const home = `/${'x'.repeat(length - 1)}`;
    const paths = daemonPaths(home, 'linux');
    expect(Buffer.byteLength(paths.socketPath)).toBeLessThanOrEqual(100);
    const isNear = paths.socketFolder === paths.runFolder;
    expect(isNear).toBe(length + '/run/daemon.sock'.length <= 100);
    expect(paths.tokenFile).toBe(`${home}/run/token`);
    expect(daemonPaths(home, 'linux')).toEqual(paths);
  });

  it('count bytes, not letters', () => {
    const paths = daemonPaths(`/${'é'.repeat(50)}`, 'darwin');
    expect(paths.socketFolder).toMatch(/^\/tmp\/happier-[0-9a-f]{32}$/);
  });

  it('are others for another long data folder', () => {
    const home = `/${'x'.repeat(200)}`;
    expect(daemonPaths(`${home}y`, 'linux').socketPath).not.toBe(daemonPaths(home, 'linux').socketPath);
  });

  it('do not depend on how the data folder is spelled', () => {
    for (const home of ['/data/happier', `/${'x'.repeat(200)}`]) {
      expect(daemonPaths(`${home}/`, 'linux')).toEqual(daemonPaths(home, 'linux'));
      expect(daemonPaths(`${home}/./a/..`, 'linux')).toEqual(daemonPaths(home, 'linux'));
    }
  });

  it('name a pipe on Windows', () => {
    const paths = daemonPaths('C:\\Users\\demo\\AppData\\Local\\happier', 'win32');
    expect(paths.socketPath).toMatch(/^\\\\\.\\pipe\\happier-[0-9a-f]{32}$/);
    expect(paths.socketFolder).toBeNull();
    expect(paths.tokenFile).toBe('C:\\Users\\demo\\AppData\\Local\\happier\\run\\token');
  });
});
