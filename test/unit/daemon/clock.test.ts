import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pause, systemClock } from '../../../daemon/clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('runs once after the delay, however long that is', () => {
  let runs = 0;
  systemClock.after(40 * 86_400_000, () => {
    runs += 1;
  });
  vi.advanceTimersByTime(40 * 86_400_000 - 1);
  expect(runs).toBe(0);
  vi.advanceTimersByTime(1);
  expect(runs).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('is on time again within a minute after the computer has slept', () => {
  let runs = 0;
  systemClock.after(3_600_000, () => {
    runs += 1;
  });
  vi.setSystemTime(1_000_000 + 8 * 3_600_000);
  vi.advanceTimersByTime(60_000);
  expect(runs).toBe(1);
});

it('comes no later when the clock is set back meanwhile', () => {
  let runs = 0;
  systemClock.after(3_600_000, () => {
    runs += 1;
  });
  vi.advanceTimersByTime(600_000);
  vi.setSystemTime(1_000_000 - 24 * 3_600_000);
  vi.advanceTimersByTime(3_000_000 - 1);
  expect(runs).toBe(0);
  vi.advanceTimersByTime(1);
  expect(runs).toBe(1);
});

it('can be taken back, also when it has looked at the clock already', () => {
  let runs = 0;
  const cancel = systemClock.after(200_000, () => {
    runs += 1;
  });
  vi.advanceTimersByTime(150_000);
  cancel();
  vi.advanceTimersByTime(100_000);
  expect([runs, vi.getTimerCount()]).toEqual([0, 0]);
});

it('pauses', async () => {
  let over = false;
  void pause(systemClock, 5_000).then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(4_999);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toBe(true);
});
