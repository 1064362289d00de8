import { expect, it } from 'vitest';
import { refusedSwitch } from '../../../../electron/security/refused-switches.ts';

const given =
  (...names: string[]) =>
  (name: string) =>
    names.includes(name);

it.each([
  'remote-debugging-port',
  'remote-debugging-pipe',
  'inspect',
  'disable-web-security',
  'ignore-certificate-errors',
  'no-sandbox',
])('refuses --%s in the installed app', (name) =>
  expect(refusedSwitch({ packaged: true, root: false, hasSwitch: given(name) })).toBe(name),
);

it('takes harmless switches, a developer all of them, and root the one that it needs', () => {
  expect(refusedSwitch({ packaged: true, root: false, hasSwitch: given('lang', 'disable-gpu') })).toBeNull();
  expect(refusedSwitch({ packaged: false, root: false, hasSwitch: given('remote-debugging-port') })).toBeNull();
  expect(refusedSwitch({ packaged: true, root: true, hasSwitch: given('no-sandbox') })).toBeNull();
  expect(refusedSwitch({ packaged: true, root: true, hasSwitch: given('no-sandbox', 'inspect') })).toBe('inspect');
});
