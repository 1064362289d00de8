// What packaging promises: no release with an unfit Electron, and a Debian control file that says what electron-builder asked for.
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { controlText, parseFpmArguments } from '../../../build/deb-control.mjs';
import { drawMark } from '../../../build/icons/draw-icons.mjs';
import { encodePng } from '../../../build/icons/png.mjs';
import { projectRoot } from '../../../build/lib/project.mjs';
import { refuseUnfitRuntime, wantedFuses } from '../../../build/pack.mjs';

const runtime = { executable: '/x/electron', dist: '/x', version: '45.4.1', source: 'package' } as const;

it.each([
  ['the fallback', { ...runtime, version: '33.2.1', source: 'fallback' } as const],
  ['the fallback, given as an override', { ...runtime, version: '33.2.1', source: 'override' } as const],
  ['another version', { ...runtime, version: '45.4.0', source: 'override' } as const],
])('refuses to release %s, and packs it for tests', (_, unfit) => {
  expect(() => refuseUnfitRuntime(unfit, false, '45.4.1')).toThrow(/a release carries 45\.4\.1/);
  expect(() => refuseUnfitRuntime(unfit, true, '45.4.1')).not.toThrow();
});

it('releases the pinned Electron, downloaded or unpacked by hand', () => {
  expect(() => refuseUnfitRuntime(runtime, false, '45.4.1')).not.toThrow();
  expect(() => refuseUnfitRuntime({ ...runtime, source: 'override' }, false, '45.4.1')).not.toThrow();
});

it('asks electron-builder for the fuses that it reads back', () => {
  const configuration = fs.readFileSync(path.join(projectRoot, 'electron-builder.yml'), 'utf8');
  for (const [name, wanted] of Object.entries(wantedFuses)) {
    const key = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    expect(configuration).toContain(`  ${key}: ${wanted}\n`);
  }
});

const fpmArguments = [
  ...[
    '-s',
    'dir',
    '--force',
    '-t',
    'deb',
    '-d',
    'libgtk-3-0 | libgtk-3-0t64',
    '-d',
    'libnss3',
    '--deb-recommends',
    'x',
  ],
  ...['--deb-compression', 'gz', '--architecture', 'amd64', '--description', 'Short\n Long text.\n\n More.'],
  ...['--version', '1.2.3', '--package', '/out/a.deb', '--name', 'app', '--maintainer', 'A <a@example.com>'],
  ...['--url', 'https://example.com', '/build/linux-unpacked/=/opt/An App', '/tmp/a=b.png=/usr/share/icons/app.png'],
];

it('reads fpm’s arguments', () => {
  const plan = parseFpmArguments(fpmArguments);
  expect(plan.depends).toEqual(['libgtk-3-0 | libgtk-3-0t64', 'libnss3']);
  expect(plan.options['deb-compression']).toBe('gz');
  expect(plan.pairs).toEqual([
    { from: '/build/linux-unpacked/', to: '/opt/An App' },
    { from: '/tmp/a=b.png', to: '/usr/share/icons/app.png' },
  ]);
});

it('writes a control file as deb-control(5) wants it', () => {
  expect(controlText(parseFpmArguments(fpmArguments), 1234)).toBe(
    [
      'Package: app',
      'Version: 1.2.3',
      'Architecture: amd64',
      'Maintainer: A <a@example.com>',
      'Installed-Size: 1234',
      'Depends: libgtk-3-0 | libgtk-3-0t64, libnss3',
      'Recommends: x',
      'Section: devel',
      'Priority: optional',
      'Homepage: https://example.com',
      'Description: Short',
      ' Long text.',
      ' .',
      ' More.',
      '',
    ].join('\n'),
  );
});

it.each([
  ['another type of package', ['-s', 'dir', '-t', 'rpm']],
  ['an option without a value', ['-t', 'deb', '--name']],
  ['a file without a target', ['-t', 'deb', '/tmp/file']],
  ['a target that is no absolute path', ['-t', 'deb', '/tmp/file=opt']],
])('refuses %s', (_, args) => {
  expect(() => parseFpmArguments(args)).toThrow();
});

it('draws the mark: clear corners, a light bar, a coloured shorter bar, in a PNG', () => {
  const size = 64;
  const pixels = drawMark(size);
  const at = (x: number, y: number) => [...pixels.subarray((y * size + x) * 4, (y * size + x) * 4 + 4)];
  expect(at(0, 0)).toEqual([0, 0, 0, 0]);
  expect(at(32, 8)).toEqual([31, 36, 48, 255]);
  expect(at(20, 24)).toEqual([255, 255, 255, 255]);
  expect(at(20, 40)).toEqual([110, 168, 254, 255]);
  expect(at(48, 40)).not.toEqual([110, 168, 254, 255]);
  const png = encodePng(size, pixels);
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
});
