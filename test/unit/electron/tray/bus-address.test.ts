import { expect, it } from 'vitest';
import { busSocketPath } from '../../../../electron/tray/bus-address.ts';

it.each([
  ['unix:path=/run/user/1000/bus', '/run/user/1000/bus'],
  ['unix:path=/run/user/1000/bus,guid=00112233445566778899aabbccddeeff', '/run/user/1000/bus'],
  ['unix:guid=0011,path=/tmp/dbus-Ab%5f1', '/tmp/dbus-Ab_1'],
  ['unix:abstract=/tmp/dbus-XYZ,guid=1', '\0/tmp/dbus-XYZ'],
  ['tcp:host=localhost,port=1;unix:path=/a', '/a'],
  ['unix:runtime=yes', '/run/user/7/bus'],
  ['', '/run/user/7/bus'],
  ['tcp:host=localhost,port=1', null],
  ['unix:dir=/tmp', null],
  ['nonsense', null],
])('reads %s', (address, path) => {
  expect(busSocketPath({ DBUS_SESSION_BUS_ADDRESS: address, XDG_RUNTIME_DIR: '/run/user/7' })).toBe(path);
});

it('knows no bus where nothing names one', () => {
  expect(busSocketPath({})).toBeNull();
});
