// The main process's end of the daemon: mirrors its one state (a gap means "ask again"), passes events on, makes calls while connected.
import type { Client } from '../core/api/call.ts';
import { type DaemonCalls, type DaemonEvents, daemonCalls } from '../core/api/daemon.ts';
import type { DaemonState } from '../core/api/state.ts';
import { AppError } from '../core/errors.ts';
import type { DaemonClient } from '../daemon/api/client.ts';

type StateChange = DaemonEvents['state'];
export type DaemonEvent = {
  readonly [K in keyof DaemonEvents]: { readonly name: K; readonly data: DaemonEvents[K] };
}[keyof DaemonEvents];

export type DaemonLink = {
  /** Waits while a connection is being made; rejects with `daemon_unreachable` once there is none to wait for. */
  readonly call: Client<DaemonCalls>;
  /** Whether a connection is on its way: calls wait for it, or are rejected at once. */
  expect(coming: boolean): void;
  /** Null until the daemon has answered, and while it is stopped. */
  state(): DaemonState | null;
  /** Takes a new connection; resolves once its state is there. */
  follow(client: DaemonClient): Promise<void>;
};

export type LinkListeners = {
  onState(state: DaemonState | null): void;
  onEvent(event: DaemonEvent): void;
};

export function createDaemonLink({ onState, onEvent }: LinkListeners): DaemonLink {
  const connection = createAwaited<DaemonClient>();
  let state: DaemonState | null = null;
  const set = (next: DaemonState | null) => {
    state = next;
    onState(next);
  };
  return {
    call: callsThrough(connection.get),
    expect: connection.expect,
    state: () => state,
    async follow(client) {
      connection.set(client);
      client.on('terminal.data', (data) => onEvent({ name: 'terminal.data', data }));
      client.on('terminal.reset', (data) => onEvent({ name: 'terminal.reset', data }));
      client.on('terminal.exit', (data) => onEvent({ name: 'terminal.exit', data }));
      client.on('quota.alert', (data) => onEvent({ name: 'quota.alert', data }));
      const mirror = createMirror(() => client.call['state.get']({}), set);
      client.on('state', (data) => {
        mirror.change(data);
        onEvent({ name: 'state', data });
      });
      void client.closed.then(() => {
        mirror.end();
        if (connection.clear(client)) set(null);
      });
      await mirror.load();
    },
  };
}

/** Follows numbered changes. Changes that arrive while the whole state is on its way wait for it. */
export function createMirror(ask: () => Promise<DaemonState>, set: (state: DaemonState) => void) {
  let state: DaemonState | null = null;
  let loading: Promise<void> | null = null;
  let waiting: StateChange[] = [];
  let ended = false;

  const change = (next: StateChange): void => {
    if (ended) return;
    if (loading || !state) {
      waiting.push(next);
      return;
    }
    if (next.n <= state.n) return;
    if (next.n > state.n + 1) {
      void load().catch(() => {});
      return;
    }
    const changed = Object.entries(next).filter(([, value]) => value !== undefined);
    state = { ...state, ...Object.fromEntries(changed) };
    set(state);
  };

  const load = (): Promise<void> => {
    loading ??= ask()
      .then((whole) => {
        loading = null;
        if (ended) return;
        state = whole;
        set(whole);
        const changes = waiting;
        waiting = [];
        for (const next of changes) change(next);
      })
      .catch((error: unknown) => {
        loading = null;
        throw error;
      });
    return loading;
  };

  const end = (): void => {
    ended = true;
  };
  return { change, load, end };
}

/** A value that is there, or that is worth waiting for, or neither. */
function createAwaited<T>() {
  let value: T | null = null;
  let coming = true;
  const waiting: { resolve(value: T): void; reject(error: AppError): void }[] = [];
  return {
    get(): Promise<T> {
      if (value !== null) return Promise.resolve(value);
      if (!coming) return Promise.reject(new AppError('daemon_unreachable'));
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    expect(next: boolean): void {
      coming = next;
      if (next || value !== null) return;
      for (const { reject } of waiting.splice(0)) reject(new AppError('daemon_unreachable'));
    },
    set(next: T): void {
      value = next;
      for (const { resolve } of waiting.splice(0)) resolve(next);
    },
    /** @returns false where it has been replaced already */
    clear(old: T): boolean {
      if (value !== old) return false;
      value = null;
      return true;
    },
  };
}

function callsThrough(client: () => Promise<DaemonClient>): Client<DaemonCalls> {
  const names = Object.keys(daemonCalls) as (keyof DaemonCalls)[];
  const call = (name: keyof DaemonCalls) => async (input: never) => (await client()).call[name](input);
  return Object.fromEntries(names.map((name) => [name, call(name)])) as unknown as Client<DaemonCalls>;
}
