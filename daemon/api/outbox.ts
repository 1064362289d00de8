// Writes lines to a socket and holds a slow reader in check: no more of its calls are read while it is behind, and it is dropped when the queue is full.
import type { Socket } from 'node:net';

export type Outbox = {
  send(line: string): void;
  /** Closes when everything written has gone out and the other side has closed too, or a second later. */
  end(): void;
};

const endDeadlineMs = 1_000;

/** @param maximumBytes what may wait for a reader; more and the connection is dropped, the client connects again and asks for the state */
export function createOutbox(socket: Socket, maximumBytes: number): Outbox {
  let ending = false;
  socket.on('drain', () => {
    if (!ending) socket.resume();
  });
  return {
    send(line) {
      if (ending || socket.destroyed) return;
      if (!socket.write(`${line}\n`)) socket.pause();
      if (socket.writableLength > maximumBytes) socket.destroy();
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
