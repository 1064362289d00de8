import { expect, it } from 'vitest';
import { keychainFailure } from '../../../../daemon/account/keychain-failure.ts';

it.each([
  // Measured: gnome-keyring, locked, whose prompt cannot open.
  ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'locked'],
  // macOS: errSecUserCanceled, errSecInteractionNotAllowed, errSecAuthFailed.
  ['Platform failure: User canceled the operation.', 'locked'],
  ['Platform failure: User interaction is not allowed.', 'locked'],
  ['Platform failure: The user name or passphrase you entered is not correct.', 'locked'],
  ['Password data is not valid UTF-8', 'wrong'],
  // Measured: no keyring on the bus, and no bus.
  [
    'Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files',
    'unavailable',
  ],
  ['Platform failure: DBus error: Failed to connect to socket', 'unavailable'],
  ['', 'unavailable'],
])('%s', (message, expected) => {
  expect(keychainFailure(new Error(message))).toBe(expected);
});

it('knows nothing of what is no error', () => {
  expect(keychainFailure('prompt was dismissed')).toBe('unavailable');
});
