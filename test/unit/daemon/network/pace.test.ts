// How what the daemon asks of its own accord is kept apart: on time, in a crowd, and after the computer has slept.
import { expect, it } from 'vitest';
import { createPace } from '../../../../daemon/network/pace.ts';
import { systemPorts } from '../../../../daemon/ports.ts';
import { createSleepingClock } from '../../../support/sleeping-clock.ts';

const minute = 60_000;
const hour = 60 * minute;

function scene() {
  const clock = createSleepingClock();
  const pace = createPace(clock, systemPorts.random);
  const starts: number[] = [];
  const plan = (at: number) => pace.at(at, () => starts.push(clock.now()));
  return { clock, starts, plan };
}

const gaps = (starts: readonly number[]) => starts.slice(1).map((at, i) => at - (starts[i] ?? 0));

it('runs at its time what has the time for itself', async () => {
  const { clock, starts, plan } = scene();
  const at = clock.now() + minute;
  plan(at);
  await clock.wake(2 * minute);
  expect(starts).toEqual([at]);
});

it('runs one after the other what is due together, a second or more apart', async () => {
  const { clock, starts, plan } = scene();
  const at = clock.now() + minute;
  for (let i = 0; i < 10; i += 1) plan(at);
  await clock.wake(2 * minute);
  expect(starts).toHaveLength(10);
  expect(starts[0]).toBe(at);
  for (const gap of gaps(starts)) expect(gap).toBeGreaterThanOrEqual(1_000);
});

it('gives the place of who was taken back to who comes next', async () => {
  const { clock, starts, plan } = scene();
  plan(clock.now());
  await clock.wake(1);
  for (let i = 0; i < 5; i += 1) {
    const cancel = plan(clock.now());
    await clock.wake(1);
    cancel();
  }
  plan(clock.now());
  await clock.wake(10_000);
  expect(starts).toHaveLength(2);
  expect(gaps(starts)[0]).toBeGreaterThanOrEqual(1_000);
  expect(gaps(starts)[0]).toBeLessThan(3_000);
});

it('does not take what was due long before it was planned for the end of a sleep', async () => {
  const { clock, starts, plan } = scene();
  plan(clock.now() - hour);
  await clock.wake(1);
  expect(starts).toHaveLength(1);
});

it('gives a computer that wakes time for its network, and then spreads what it has missed', async () => {
  const { clock, starts, plan } = scene();
  for (let i = 0; i < 10; i += 1) plan(clock.now() + (10 + i) * minute);
  await clock.sleep(5 * hour);
  const woken = clock.now();
  expect(starts).toEqual([]);
  await clock.wake(minute);
  expect(starts).toHaveLength(10);
  expect(Math.min(...starts) - woken).toBeGreaterThanOrEqual(5_000);
  for (const gap of gaps(starts)) expect(gap).toBeGreaterThanOrEqual(1_000);
});

it('lets nothing run that was taken back, also while it waits for its turn', async () => {
  const { clock, starts, plan } = scene();
  const at = clock.now() + minute;
  plan(at);
  const second = plan(at);
  plan(at + hour)();
  await clock.wake(minute);
  second();
  await clock.wake(2 * hour);
  expect(starts).toEqual([at]);
  expect(clock.waiting()).toBe(0);
});

it('is not held up by a clock that was set back', async () => {
  const { clock, starts, plan } = scene();
  plan(clock.now() + minute);
  await clock.wake(minute);
  await clock.sleep(-24 * hour);
  plan(clock.now() + minute);
  await clock.wake(minute);
  expect(starts).toHaveLength(2);
});
