// The renderer's copy of the daemon's one state: loaded whole, kept by numbered changes, loaded again after a gap.
import { createStore, type StoreApi } from 'zustand';
import type { Bridge } from '../../core/api/bridge.ts';
import type { DaemonEvents } from '../../core/api/daemon.ts';
import type { DaemonState } from '../../core/api/state.ts';

type Change = DaemonEvents['state'];

export type DaemonMirror = {
  /** Null until the daemon answered for the first time; the last known state while it is stopped. */
  readonly state: DaemonState | null;
  /** False while the daemon is stopped or being restarted. */
  readonly connected: boolean;
  /** Times the connection came back: what is attached to a daemon attaches again. */
  readonly connections: number;
};

export type DaemonMirrorStore = StoreApi<DaemonMirror>;

export function createDaemonMirror(): DaemonMirrorStore {
  return createStore<DaemonMirror>(() => ({ state: null, connected: true, connections: 0 }));
}

/** Starts to follow the daemon; gives the function that stops it. */
export function followDaemon(bridge: Bridge, store: DaemonMirrorStore): () => void {
  let waiting: Change[] = [];
  // Only the latest of several loads counts: an earlier one may tell of a daemon that is gone.
  let ticket = 0;
  let loading = false;

  const merge = (change: Change): void => {
    const { state } = store.getState();
    if (!state || loading) {
      waiting.push(change);
      return;
    }
    if (change.n === state.n + 1) store.setState({ state: withChange(state, change) });
    else if (change.n > state.n) {
      waiting.push(change);
      void load();
    }
  };

  const load = async (): Promise<void> => {
    ticket += 1;
    const mine = ticket;
    loading = true;
    const answer = await bridge.daemon['state.get']({});
    if (mine !== ticket) return;
    loading = false;
    if (!answer.ok) {
      store.setState({ connected: false });
      return;
    }
    store.setState({ state: answer.value, connected: true });
    const changes = waiting;
    waiting = [];
    for (const change of changes) merge(change);
  };

  const onConnection = ({ connected }: { readonly connected: boolean }): void => {
    store.setState(({ connections }) => ({ connected, connections: connections + (connected ? 1 : 0) }));
    if (!connected) return;
    // A daemon that was started again counts from one: whatever came before does not belong to its numbers.
    waiting = [];
    void load();
  };

  const stops = [bridge.on.state(merge), bridge.on.daemon(onConnection)];
  void load();
  return () => {
    for (const stop of stops) stop();
  };
}

function withChange(state: DaemonState, change: Change): DaemonState {
  const present = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...state, ...Object.fromEntries(present) };
}
