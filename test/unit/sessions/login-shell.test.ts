// The login shell is asked once, cannot hang the daemon, and its answer never loses a PATH entry.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinPaths, loginShellEnvironment } from '../../../daemon/sessions/login-shell.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'happier-shell-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function shell(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

const own = { PATH: '/own/bin:/usr/bin:/bin', HOME: '/home/you', EMPTY: undefined };

describe('the login shell', () => {
  it('adds what only it knows, also values of several lines, and its PATH entries behind our own', async () => {
    const noisy = `echo welcome; export FROM_SHELL='two
lines=1' PATH="/shell/bin:$PATH:relative"; cd /; shift; eval "$2"; echo bye`;
    const environment = await loginShellEnvironment({ ...own, SHELL: shell('noisy', noisy) });
    expect(environment).toMatchObject({ HOME: '/home/you', FROM_SHELL: 'two\nlines=1' });
    expect(environment.PATH).toBe('/own/bin:/usr/bin:/bin:/shell/bin');
    expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['PWD']));
  });

  it('is asked as a login shell that runs one command', async () => {
    const path = shell('args', 'export ASKED_WITH="$1 $2"; eval "$3"');
    expect((await loginShellEnvironment({ ...own, SHELL: path })).ASKED_WITH).toBe('-l -c');
  });

  it('is not told what the app’s own starters needed for themselves', async () => {
    const environment = await loginShellEnvironment({
      ...own,
      SHELL: '/bin/sh',
      ELECTRON_RUN_AS_NODE: '1',
      npm_config_x: '1',
    });
    expect(Object.keys(environment).filter((name) => /^(ELECTRON_|npm_)/.test(name))).toEqual([]);
  });

  it('is not told what Electron set for itself, and is told the true name of the desktop', async () => {
    const electrons = {
      CHROME_DESKTOP: 'happier-desktop.desktop',
      GDK_BACKEND: 'x11',
      NO_AT_BRIDGE: '1',
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    };
    const desktop = { XDG_CURRENT_DESKTOP: 'Unity', ORIGINAL_XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' };
    const SHELL = shell('plain', 'eval "$3"');
    const base = { PATH: own.PATH, HOME: own.HOME, SHELL };
    expect(await loginShellEnvironment({ ...base, ...electrons, ...desktop })).toEqual({
      ...base,
      XDG_CURRENT_DESKTOP: 'ubuntu:GNOME',
    });
    const nameless = { ...base, ...electrons, ORIGINAL_XDG_CURRENT_DESKTOP: 'undefined' };
    expect(await loginShellEnvironment(nameless)).toEqual(base);
  });

  it('is told what the person set, though Electron would set the same', async () => {
    const persons = { GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1', XDG_CURRENT_DESKTOP: 'Unity' };
    const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1/bus', ORIGINAL_XDG_CURRENT_DESKTOP: 'KDE' };
    const SHELL = shell('plain', 'eval "$3"');
    const base = { PATH: own.PATH, HOME: own.HOME, SHELL };
    expect(await loginShellEnvironment({ ...base, ...persons })).toEqual({ ...base, ...persons });
    const { DBUS_SESSION_BUS_ADDRESS } = bus;
    expect(await loginShellEnvironment({ ...base, GDK_BACKEND: 'wayland', ...bus })).toEqual({
      ...base,
      GDK_BACKEND: 'wayland',
      XDG_CURRENT_DESKTOP: 'KDE',
      DBUS_SESSION_BUS_ADDRESS,
    });
  });

  it('is not told that nobody is there, and is believed when it says so itself', async () => {
    const started = { CI: '1', CI_COMMIT: 'a', CONTINUOUS_INTEGRATION: '1', GITHUB_ACTIONS: 'true', CIRCLE: 'round' };
    const path = shell('asked', 'export ASKED=yes; eval "$3"');
    const environment = await loginShellEnvironment({ ...own, ...started, SHELL: path });
    expect(environment).toMatchObject({ ASKED: 'yes', CIRCLE: 'round' });
    expect(Object.keys(environment).filter((name) => name in started)).toEqual(['CIRCLE']);
    const says = shell('says-so', 'export CI=true; eval "$3"');
    expect(await loginShellEnvironment({ ...own, ...started, SHELL: says })).toMatchObject({ CI: 'true' });
  });

  it('that answers and leaves something running does not keep us waiting', async () => {
    const path = shell('leaver', 'eval "$3"; sleep 30 & wait');
    const begun = Date.now();
    expect(await loginShellEnvironment({ ...own, SHELL: path })).toMatchObject({ HOME: '/home/you' });
    expect(Date.now() - begun).toBeLessThan(4_000);
  });

  it.each([
    ['fails', 'exit 3'],
    ['says something else', 'echo nothing of use'],
  ])('that %s leaves us with our own environment', async (name, body) => {
    const path = shell(name.replaceAll(' ', '-'), body);
    expect(await loginShellEnvironment({ ...own, SHELL: path })).toEqual({
      PATH: own.PATH,
      HOME: own.HOME,
      SHELL: path,
    });
  });

  it('that hangs is given up at the deadline', async () => {
    const path = shell('hangs', 'sleep 60');
    const begun = Date.now();
    expect(await loginShellEnvironment({ ...own, SHELL: path }, { deadlineMs: 200 })).toMatchObject({ PATH: own.PATH });
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  it('that is not there leaves us with our own environment', async () => {
    expect(await loginShellEnvironment({ ...own, SHELL: join(folder, 'none') })).toMatchObject({ PATH: own.PATH });
    expect(await loginShellEnvironment({ ...own, SHELL: 'relative' })).toMatchObject({ PATH: own.PATH });
  });
});

it('joins paths without doubles and without relative entries', () => {
  expect(joinPaths('/a:/b:', './c:/b:/d:e')).toBe('/a:/b:/d');
  expect(joinPaths('', '/a')).toBe('/a');
});
