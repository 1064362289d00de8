// Why a daemon ends by itself: a detached one when nobody needs it any more, a hosted one when its host is gone.
import type { Clock } from './clock.ts';

export type Life = {
  /** Call it whenever a client comes or goes or a session starts or ends. */
  update(): void;
  stop(): void;
};

const idleMs = 600_000;
const lookMs = 2_000;

/** Ends the daemon after ten minutes in which `inUse` stayed false. */
export function endWhenIdle(clock: Clock, inUse: () => boolean, end: () => void): Life {
  let cancel: (() => void) | null = null;
  const stop = () => {
    cancel?.();
    cancel = null;
  };
  const update = () => {
    if (inUse()) stop();
    else cancel ??= clock.after(idleMs, end);
  };
  update();
  return { update, stop };
}

/** Ends the daemon when the process that started it is gone: the system then gives it another parent. */
export function endWithParent(clock: Clock, parent: () => number, end: () => void): Life {
  const first = parent();
  let cancel: (() => void) | null = null;
  const look = () => {
    if (parent() !== first) return end();
    cancel = clock.after(lookMs, look);
  };
  look();
  return { update: () => undefined, stop: () => cancel?.() };
}
