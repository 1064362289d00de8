import { expect, it } from 'vitest';
import { quotaWindowPosition } from '../../../../electron/windows/window-bounds.ts';

const screen = { x: 0, y: 27, width: 1920, height: 1053 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const size = { width: 280, height: 200 };

it('opens in the upper right corner of the first screen', () => {
  expect(quotaWindowPosition(null, size, [screen, second])).toEqual({ x: 1624, y: 43 });
});

it('opens where it was, on whichever screen, as long as it can be caught there', () => {
  expect(quotaWindowPosition({ x: 2000, y: 500 }, size, [screen, second])).toEqual({ x: 2000, y: 500 });
  expect(quotaWindowPosition({ x: 2000, y: 500 }, size, [screen])).toEqual({ x: 1624, y: 43 });
  expect(quotaWindowPosition({ x: 1900, y: 500 }, size, [screen])).toEqual({ x: 1624, y: 43 });
});

it('leaves it to the platform where no screen is known', () => {
  expect(quotaWindowPosition(null, size, [])).toBeNull();
});
