// One running session: its terminal, what it has shown, and who looks on.
import type { SessionId } from '../../core/ids.ts';
import type { Connection } from '../api/handlers.ts';
import { createScrollback } from './scrollback.ts';
import type { Terminal, TerminalExit } from './terminal.ts';

/** A client that attaches gets this much in one frame, whose limit is 4 MiB. */
const scrollbackBytes = 2 * 1024 * 1024;

export type LiveSession = {
  readonly terminal: Terminal;
  /** The exit, after everything that it showed; then `announce` tells those who look on. */
  readonly exited: Promise<TerminalExit>;
  /**
   * What was shown so far and the number of its last chunk. Each `terminal.data` that follows is numbered one more, so a client drops
   * those that are not above `seq` and has no gap.
   */
  attach(connection: Connection): { readonly scrollback: string; readonly seq: number };
  detach(connection: Connection): void;
  announce(exitCode: number | null): void;
};

export function createLiveSession(id: SessionId, terminal: Terminal): LiveSession {
  const scrollback = createScrollback(scrollbackBytes);
  const watchers = new Map<number, Connection>();
  let seq = 0;
  terminal.onData((data) => {
    seq += 1;
    scrollback.append(data);
    for (const watcher of watchers.values()) watcher.send('terminal.data', { id, seq, data });
  });
  return {
    terminal,
    exited: new Promise((resolve) => terminal.onExit(resolve)),
    attach(connection) {
      if (!watchers.has(connection.id)) connection.onClose(() => watchers.delete(connection.id));
      watchers.set(connection.id, connection);
      return { scrollback: scrollback.text(), seq };
    },
    detach: (connection) => void watchers.delete(connection.id),
    announce(exitCode) {
      for (const watcher of watchers.values()) watcher.send('terminal.exit', { id, exitCode });
    },
  };
}
