// How the app is started: sandbox off for root alone, a virtual display only where there is none, and what the demo accepts from the simulator.
import { expect, it } from 'vitest';
import { parseAnnouncement } from '../../../build/lib/demo.mjs';
import { authorityEntry } from '../../../build/lib/headless.mjs';
import { electronSwitches, surroundings } from '../../../build/start.mjs';

it.each([
  ['root without a display', {}, 'linux', 0, ['--no-sandbox', '--disable-gpu']],
  ['root with a display', { DISPLAY: ':0' }, 'linux', 0, ['--no-sandbox']],
  ['a person without a display', {}, 'linux', 1000, ['--disable-gpu']],
  ['a person under X', { DISPLAY: ':0' }, 'linux', 1000, []],
  ['a person under Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 1000, []],
  ['root on macOS', {}, 'darwin', 0, []],
  ['Windows', {}, 'win32', undefined, []],
] as const)('%s gets the right switches', (_, env, platform, uid, switches) => {
  expect(electronSwitches(surroundings(env, platform, uid))).toEqual(switches);
});

it('writes an X authority record that Xau reads', () => {
  const cookie = Buffer.alloc(16, 0xab);
  const expected = `ffff000000000012${Buffer.from('MIT-MAGIC-COOKIE-1').toString('hex')}0010${'ab'.repeat(16)}`;
  expect(authorityEntry(cookie).toString('hex')).toBe(expected);
});

it('takes the simulator’s first line, and nothing that is not its announcement', () => {
  const line = '{"env":{"A":"1"},"accounts":[{"email":"demo@example.com"}]}';
  expect(parseAnnouncement(line)).toEqual({ env: { A: '1' }, accounts: [{ email: 'demo@example.com' }] });
  for (const other of [undefined, '', 'listening', '{}', '{"env":{"A":1},"accounts":[]}', '{"env":{},"accounts":3}']) {
    expect(parseAnnouncement(other)).toBeUndefined();
  }
});
