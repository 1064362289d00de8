// The one numbered state that every client renders from. Each change of it is one number more.
import { isDeepStrictEqual } from 'node:util';
import type { DaemonEvents } from '../core/api/daemon.ts';
import type { DaemonState } from '../core/api/state.ts';

type StateParts = Omit<DaemonState, 'n'>;
export type StateChange = DaemonEvents['state'];

export type StateStore = {
  get(): DaemonState;
  /** Sets parts of the state. Parts that are equal to what they were are left out; nothing left, no change. */
  change(parts: Partial<StateParts>): void;
  /** Gives each change to the listener until the answer is called. */
  subscribe(listener: (change: StateChange) => void): () => void;
};

export function createStateStore(initial: StateParts): StateStore {
  let state: DaemonState = { n: 0, ...initial };
  const listeners = new Set<(change: StateChange) => void>();
  const undelivered: StateChange[] = [];
  let delivering = false;

  /** A listener may cause the next change: everyone still gets them in order. */
  function deliver(): void {
    if (delivering) return;
    delivering = true;
    try {
      for (let change = undelivered.shift(); change; change = undelivered.shift()) {
        for (const listener of listeners) listener(change);
      }
    } finally {
      delivering = false;
    }
  }

  return {
    get: () => state,
    change(parts) {
      const entries = Object.entries(parts) as [keyof StateParts, StateParts[keyof StateParts]][];
      const changed = entries.filter(([name, value]) => value !== undefined && !isDeepStrictEqual(state[name], value));
      if (changed.length === 0) return;
      const change = { ...Object.fromEntries(changed), n: state.n + 1 } as StateChange;
      state = { ...state, ...change } as DaemonState;
      undelivered.push(change);
      deliver();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
