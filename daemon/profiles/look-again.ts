// Looks at the kept rows again now and then: another machine of the account may have written them, and no server tells.
import { randomFraction } from '../backoff.ts';
import type { Clock, Random } from '../clock.ts';
import { errorFields, type Log } from '../log.ts';
import type { ProfileList } from './profile-list.ts';

export type LookAgain = {
  /** Begins, once the account is open. */
  start(): void;
  stop(): void;
};

export type LookAgainOptions = {
  readonly list: Pick<ProfileList, 'load'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

const everyMs = 60_000;
const spread = 0.2;

export function createLookAgain({ list, clock, random, log }: LookAgainOptions): LookAgain {
  let cancel: (() => void) | null = null;
  let stopped = false;

  function plan(): void {
    if (stopped) return;
    cancel = clock.after(Math.round(everyMs * (1 + spread * randomFraction(random))), () => void look());
  }

  async function look(): Promise<void> {
    try {
      await list.load();
    } catch (error) {
      if (!stopped) log.warn('rows not read again', errorFields(error));
    }
    plan();
  }

  return {
    start() {
      if (cancel === null) plan();
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
