// A clock that runs faster than the real one, for what waits seconds or minutes in a daemon that is otherwise real.
import { type Clock, systemClock } from '../../daemon/clock.ts';

/** @param factor how many times faster */
export function createFastClock(factor: number): Clock {
  const start = Date.now();
  return {
    now: () => Math.floor(start + (Date.now() - start) * factor),
    after: (delayMs, run) => systemClock.after(delayMs / factor, run),
  };
}
