// A client of the daemon as a handler sees it, without a socket: it remembers what it was sent, and reads when a test says so.
import type { DaemonEvents } from '../../core/api/daemon.ts';
import type { Connection } from '../../daemon/api/handlers.ts';

type TerminalEventName = 'terminal.data' | 'terminal.reset' | 'terminal.exit';
type TerminalEvent = { [E in TerminalEventName]: { event: E; data: DaemonEvents[E] } }[TerminalEventName];

/** `close` is what a broken connection does. */
export type TestConnection = Connection & {
  readonly events: TerminalEvent[];
  /** Bytes that wait for it from now on; `drain` reads them. */
  setQueued(bytes: number): void;
  drain(): void;
  close(): void;
};

export function createTestConnection(id: number): TestConnection {
  const listeners = new Set<() => void>();
  const drained = new Set<() => void>();
  const events: TerminalEvent[] = [];
  let queued = 0;
  return {
    id,
    client: 'app',
    events,
    send: (event, data) => void events.push({ event, data } as TerminalEvent),
    queued: () => queued,
    setQueued(bytes) {
      queued = bytes;
    },
    drain() {
      queued = 0;
      for (const listener of [...drained]) listener();
    },
    onDrained(listener) {
      drained.add(listener);
      return () => drained.delete(listener);
    },
    onClose: (listener) => void listeners.add(listener),
    handOver() {
      throw new Error('a connection without a socket');
    },
    close() {
      for (const listener of listeners) listener();
    },
  };
}
