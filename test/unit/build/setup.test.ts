// What set-up decides: when packages are installed again, what a system lacks, which Node is too old.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isInstalled, isLockCurrent } from '../../../build/lib/npm-packages.mjs';
import { missingNeeds, systemNeeds } from '../../../build/lib/system-packages.mjs';
import { findTestUser } from '../../../build/lib/test-user.mjs';
import { refuseOldNode } from '../../../build/setup.mjs';

const lock = {
  packages: {
    '': { devDependencies: { a: '1.0.0' } },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a-other-platform': { version: '1.0.0', optional: true },
  },
};

describe('npm packages', () => {
  const installed = { packages: { 'node_modules/a': { version: '1.0.0' } } };

  it('are there when npm’s own record agrees, other platforms’ aside', () => {
    expect(isInstalled(lock, installed)).toBe(true);
  });

  it.each([
    ['nothing is installed, or an install was cut short', undefined],
    ['a version differs', { packages: { 'node_modules/a': { version: '0.9.0' } } }],
    ['one is missing', { packages: {} }],
    ['one is left over', { packages: { ...installed.packages, 'node_modules/b': { version: '1.0.0' } } }],
    [
      'an optional one is of another version',
      { packages: { ...installed.packages, 'node_modules/a-other-platform': { version: '2.0.0' } } },
    ],
  ])('are installed again when %s', (_, record) => {
    expect(isInstalled(lock, record)).toBe(false);
  });

  it('are refused when package.json asks for other ones than the lock file', () => {
    expect(isLockCurrent({ devDependencies: { a: '1.0.0' } }, lock)).toBe(true);
    expect(isLockCurrent({ devDependencies: { a: '1.0.1' } }, lock)).toBe(false);
    expect(isLockCurrent({ dependencies: { a: '1.0.0' } }, lock)).toBe(false);
  });
});

describe('system packages', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'happier-programs-'));
  fs.writeFileSync(path.join(folder, 'Xvfb'), '');
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  const libraries = new Set(['libgtk-3.so.0', 'libnss3.so', 'libgbm.so.1']);
  const packagesFor = (...purposes: Parameters<typeof missingNeeds>[0]) =>
    missingNeeds(purposes, { libraries, searchPath: [folder] }).map(({ packages }) => packages.at(-1));

  it('are those whose library or program is not found, for the purpose asked for', () => {
    expect(packagesFor('app')).toEqual(['libasound2', 'libxss1', 'libnotify4', 'libsecret-1-0']);
    expect(packagesFor('headless')).toEqual(['dbus']);
    expect(packagesFor('tests')).toEqual(['dbus-x11', 'gnome-keyring']);
  });

  it('are all known by at least one Debian name', () => {
    for (const need of systemNeeds) expect(need.packages.length).toBeGreaterThan(0);
  });
});

describe('Node', () => {
  it.each(['20.19.0', '20.20.2', '22.13.0', '24.0.0', '26.1.0'])('%s will do', (version) => {
    expect(() => refuseOldNode(version)).not.toThrow();
  });

  it.each(['18.20.0', '20.18.9', '21.7.3', '22.12.0', '23.0.0'])(
    '%s is too old, and the text says what to do',
    (version) => {
      expect(() => refuseOldNode(version)).toThrow(/What to do: install Node 20\.19/);
    },
  );
});

it('finds the tests’ user by its whole name', () => {
  const accounts =
    'root:x:0:0::/root:/bin/sh\nhappier-tester:x:7:8::/:/bin/sh\nhappier-test:x:1001:1002::/home/x:/bin/sh\n';
  expect(findTestUser(accounts)).toEqual({ name: 'happier-test', uid: 1001, gid: 1002 });
  expect(findTestUser('root:x:0:0::/root:/bin/sh\n')).toBeUndefined();
});
