import { expect, it } from 'vitest';
import { createRefreshOnOpen } from '../../../../electron/tray/refresh-on-open.ts';

it('asks when the tray is opened, at most every ten seconds, whatever the clock does', () => {
  let now = 1_000_000;
  const asked: number[] = [];
  const open = createRefreshOnOpen(
    () => now,
    () => asked.push(now),
  );
  for (const at of [0, 1, 9_999, 10_000, 15_000, 20_000, 5_000]) {
    now = 1_000_000 + at;
    open();
  }
  expect(asked.map((at) => at - 1_000_000)).toEqual([0, 10_000, 20_000, 5_000]);
});
