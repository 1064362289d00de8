// What a terminal shows, given to those who look on: numbered, without gaps, and never more than a slow one can take.
import type { SessionId } from '../../core/ids.ts';
import type { Connection } from '../api/handlers.ts';
import type { Clock } from '../clock.ts';
import { joinOutput } from './join-output.ts';
import { createScrollback } from './scrollback.ts';

/** `screen`: shows where the terminal stands and says how far it has come. `stream`: wants every character; the program waits for it. */
export type WatcherKind = 'screen' | 'stream';

type Watcher = {
  readonly connection: Connection;
  readonly kind: WatcherKind;
  /** Sent and not yet shown (`screen`), oldest first. */
  unshown: { readonly seq: number; readonly size: number }[];
  /** Gets nothing more until it has caught up, then all at once. */
  isBehind: boolean;
  readonly stopListening: () => void;
};

export type OutputFlow = {
  push(text: string): void;
  /**
   * What was shown so far and the number of its last chunk. Each `terminal.data` that follows is numbered one more, until a
   * `terminal.reset` says where it goes on; a client drops those that are not above `seq` and has no gap.
   */
  attach(connection: Connection, kind: WatcherKind): { readonly scrollback: string; readonly seq: number };
  detach(connection: Connection): void;
  shown(connection: Connection, seq: number): void;
  /** After everything that was pushed: tells everybody that looks on, and `others`. */
  announceExit(exitCode: number | null, others: readonly Connection[]): void;
};

type Options = {
  readonly id: SessionId;
  readonly clock: Clock;
  /** Whether the program waits at its next output. */
  readonly hold: (waits: boolean) => void;
};

/** A client that attaches gets this much in one frame, whose limit is 4 MiB. */
const scrollbackBytes = 2 * 1024 * 1024;
/** UTF-16 units that a screen may be behind with, and at which it has caught up. */
const mostUnshown = 1024 * 1024;
const caughtUp = 128 * 1024;
const smallPieces = 4096;
/** Bytes on the way to a client: more, and a stream makes its program wait; much more, and it is behind whoever it is. */
const streamQueue = 256 * 1024;
const longestQueue = 4 * 1024 * 1024;

const unshownOf = ({ unshown }: Watcher) => unshown.reduce((sum, { size }) => sum + size, 0);

/** Small pieces count together, so that the list stays short for a screen that never says anything. */
function noteUnshown({ unshown }: Watcher, seq: number, size: number): void {
  const last = unshown.at(-1);
  if (last && last.size + size <= smallPieces) unshown[unshown.length - 1] = { seq, size: last.size + size };
  else unshown.push({ seq, size });
}

export function createOutputFlow({ id, clock, hold }: Options): OutputFlow {
  const scrollback = createScrollback(scrollbackBytes);
  const watchers = new Map<number, Watcher>();
  let seq = 0;

  /** A program that is on a screen too must not stand still for a stream that nobody reads. */
  const decideHold = () => {
    const all = [...watchers.values()];
    const isSlow = ({ kind, connection }: Watcher) => kind === 'stream' && connection.queued() > streamQueue;
    hold(all.some(isSlow) && !all.some(({ kind }) => kind === 'screen'));
  };

  const send = (watcher: Watcher, data: string) => {
    if (watcher.isBehind) return;
    const { connection, kind } = watcher;
    const isTooMuch = kind === 'screen' && unshownOf(watcher) + data.length > mostUnshown;
    if (isTooMuch || connection.queued() > longestQueue) {
      watcher.isBehind = true;
      return;
    }
    if (kind === 'screen') noteUnshown(watcher, seq, data.length);
    connection.send('terminal.data', { id, seq, data });
  };

  const catchUp = (watcher: Watcher) => {
    if (!watcher.isBehind || unshownOf(watcher) > caughtUp || watcher.connection.queued() > streamQueue) return;
    joined.flush();
    watcher.isBehind = false;
    watcher.unshown = [];
    watcher.connection.send('terminal.reset', { id, seq, scrollback: scrollback.text() });
  };

  const joined = joinOutput(clock, (data) => {
    seq += 1;
    scrollback.append(data);
    for (const watcher of watchers.values()) send(watcher, data);
    decideHold();
  });

  const detach = (connection: Connection) => {
    watchers.get(connection.id)?.stopListening();
    watchers.delete(connection.id);
    decideHold();
  };

  return {
    push: joined.push,
    detach,
    attach(connection, kind) {
      if (!watchers.has(connection.id)) connection.onClose(() => detach(connection));
      watchers.get(connection.id)?.stopListening();
      joined.flush();
      const stopListening = connection.onDrained(() => {
        const watcher = watchers.get(connection.id);
        if (watcher) catchUp(watcher);
        decideHold();
      });
      watchers.set(connection.id, { connection, kind, unshown: [], isBehind: false, stopListening });
      decideHold();
      return { scrollback: scrollback.text(), seq };
    },
    shown(connection, upTo) {
      const watcher = watchers.get(connection.id);
      if (!watcher) return;
      watcher.unshown = watcher.unshown.filter((each) => each.seq > upTo);
      catchUp(watcher);
    },
    announceExit(exitCode, others) {
      joined.flush();
      const connections = [...watchers.values()].map(({ connection }) => connection);
      for (const connection of new Map([...others, ...connections].map((each) => [each.id, each])).values())
        connection.send('terminal.exit', { id, exitCode });
    },
  };
}
