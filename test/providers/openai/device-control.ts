// What a test can do to device sign-ins in place of the person at the other screen.
import { findChoice } from '../oauth/sign-in-choice.ts';
import type { AccountBook } from './account-book.ts';
import type { DeviceBook, DeviceDenial, DeviceSignIn } from './device-book.ts';
import type { DeviceSettings } from './device-settings.ts';
import { choiceOf } from './login.ts';

export type DeviceControl = {
  /** `account`: id or e-mail. User codes are found whatever their case and hyphen. */
  approveDevice(userCode: string, account: string): void;
  denyDevice(userCode: string, denial?: DeviceDenial): void;
  expireDevice(userCode: string): void;
  /** The next poll is told to slow down. */
  slowDownDevice(userCode: string): void;
  setDeviceLogin(login: DeviceSettings['login']): void;
  setDevicePending(pendingAs: DeviceSettings['pendingAs']): void;
  setDeviceInterval(seconds: number): void;
  /** All device sign-ins so far, oldest first, with the times of their polls. */
  devices(): DeviceSignIn[];
};

export function createDeviceControl(
  devices: DeviceBook,
  settings: DeviceSettings,
  accounts: AccountBook,
): DeviceControl {
  return {
    approveDevice(userCode, account) {
      const choice = findChoice(accounts.list().map(choiceOf), account);
      if (!choice) throw new Error(`unknown account ${account}`);
      devices.approve(userCode, choice.accountId);
    },
    denyDevice: (userCode, denial = 'access_denied') => devices.deny(userCode, denial),
    expireDevice: (userCode) => devices.expire(userCode),
    slowDownDevice: (userCode) => devices.slowDown(userCode),
    setDeviceLogin(login) {
      settings.login = login;
    },
    setDevicePending(pendingAs) {
      settings.pendingAs = pendingAs;
    },
    setDeviceInterval(seconds) {
      settings.intervalSeconds = seconds;
    },
    devices: () => devices.list(),
  };
}
