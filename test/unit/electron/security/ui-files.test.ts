import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveUiFile, uiPathSegments } from '../../../../electron/security/ui-files.ts';
import { answerUiRequest } from '../../../../electron/security/ui-scheme.ts';

let folder: string;
let root: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ui-files-'));
  root = join(folder, 'ui');
  await mkdir(join(root, 'assets'), { recursive: true });
  await mkdir(join(folder, 'ui-secret'));
  await Promise.all([
    writeFile(join(root, 'index.html'), '<!doctype html><title>x</title>'),
    writeFile(join(root, 'assets', 'main-a1B2.js'), '1'),
    writeFile(join(root, 'unknown.exe'), 'x'),
    writeFile(join(folder, 'secret.html'), 'secret'),
    writeFile(join(folder, 'ui-secret', 'secret.html'), 'secret'),
  ]);
  await symlink(join(folder, 'secret.html'), join(root, 'link.html'));
  await symlink(join(folder, 'ui-secret'), join(root, 'linked'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('an address of the UI scheme', () => {
  it.each([
    'app://ui/index.html',
    'app://ui/assets/main-a1B2.js',
    'app://ui/assets/../index.html',
    'app://ui/index.html?x#y',
  ])('names a file of the bundle: %s', async (address) =>
    expect(await resolveUiFile(root, address)).toMatch(/ui\/(index\.html|assets\/main-a1B2\.js)$/),
  );

  it.each([
    'app://ui/',
    'app://ui',
    'app://ui/assets',
    'app://ui/missing.html',
    'app://ui/../secret.html',
    'app://ui/%2e%2e/secret.html',
    'app://ui/..%2fsecret.html',
    'app://ui/%2e%2e%2fsecret.html',
    'app://ui/%252e%252e/secret.html',
    'app://ui/..\\secret.html',
    'app://ui/..%5csecret.html',
    'app://ui/assets/%2fetc%2fpasswd',
    'app://ui//etc/passwd',
    'app://ui/%00index.html',
    'app://ui/index.html%00.png',
    'app://ui/%E0%A4%A',
    'app://ui/C:%5cwindows%5cwin.ini',
    'app://ui/%5c%5cserver%5cshare',
    'app://ui/link.html',
    'app://ui/linked/secret.html',
    'app://ui/../ui-secret/secret.html',
    'app://other/index.html',
    'app://ui:80/index.html',
    'app://user@ui/index.html',
    'https://ui/index.html',
    'file:///etc/passwd',
    'index.html',
  ])('names nothing: %s', async (address) => expect(await resolveUiFile(root, address)).toBeNull());

  it('never yields a segment that could climb, whatever is written', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e',
      '%2f',
      '%5c',
      '\\',
      '/',
      'a',
      '%00',
      ':',
      '%',
      'index.html',
      '%c0%ae',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const segments = uiPathSegments(`app://ui/${pieces.join('')}`);
        return segments === null || segments.every((segment) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(segment));
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('the answer', () => {
  it('brings a page with its policy', async () => {
    const response = await answerUiRequest(root, { url: 'app://ui/index.html', method: 'GET' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(response.headers.get('content-security-policy')).not.toBeNull();
    expect(await response.text()).toContain('<title>x</title>');
  });

  it.each([
    ['a type it does not know', { url: 'app://ui/unknown.exe', method: 'GET' }],
    ['another method', { url: 'app://ui/index.html', method: 'POST' }],
    ['what is not there', { url: 'app://ui/missing.js', method: 'GET' }],
  ])('is nothing for %s', async (_case, request) => {
    const response = await answerUiRequest(root, request);
    expect([response.status, await response.text()]).toEqual([404, '']);
  });
});
