// Writes lines to a socket and holds a slow reader in check: no more of its calls are read while it is behind, and it is dropped when the queue is full.
import type { Socket } from 'node:net';

export type Outbox = {
  send(line: string): void;
  /** Bytes that wait to be written. */
  queued(): number;
  /** Runs the listener each time when everything that waited was written; the answer takes it back. */
  onDrained(listener: () => void): () => void;
  /** Writes no more lines: what the socket carries from now on is somebody else's. */
  release(): void;
  /** Closes when everything written has gone out and the other side has closed too, or a second later. */
  end(): void;
};

const endDeadlineMs = 1_000;

/** @param maximumBytes what may wait for a reader; more and the connection is dropped, the client connects again and asks for the state */
export function createOutbox(socket: Socket, maximumBytes: number): Outbox {
  const drainedListeners = new Set<() => void>();
  let ending = false;
  let released = false;
  const onDrain = () => {
    if (!ending) socket.resume();
    for (const listener of [...drainedListeners]) listener();
  };
  socket.on('drain', onDrain);
  return {
    send(line) {
      if (ending || released || socket.destroyed) return;
      if (!socket.write(`${line}\n`)) socket.pause();
      if (socket.writableLength > maximumBytes) socket.destroy();
    },
    queued: () => (released || socket.destroyed ? 0 : socket.writableLength),
    onDrained(listener) {
      drainedListeners.add(listener);
      return () => drainedListeners.delete(listener);
    },
    release() {
      released = true;
      socket.off('drain', onDrain);
    },
    end() {
      if (ending || socket.destroyed) return;
      ending = true;
      const deadline = setTimeout(() => socket.destroy(), endDeadlineMs);
      socket.once('close', () => clearTimeout(deadline));
      // What the client still sends is read and ignored: closing over it would cost the client our last lines.
      socket.resume();
      socket.end();
    },
  };
}
