// Frames over a client's socket: parses what comes, ends the connection at the first thing that is not a frame.
import type { Socket } from 'node:net';
import { type ClientFrame, maximumFrameBytes, type ServerFrame, serverFrameSchema } from '../../core/api/socket.ts';
import { createLineReader } from './lines.ts';

export type Channel = {
  /** False when the frame is longer than the daemon reads; then nothing was sent. */
  send(frame: ClientFrame): boolean;
  /** Names who gets the frames from now on. */
  receive(receiver: (frame: ServerFrame) => void): void;
  readonly closed: Promise<void>;
  close(): void;
};

function parseFrame(line: string): ServerFrame | null {
  try {
    return serverFrameSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

export function createChannel(socket: Socket): Channel {
  let receiver: ((frame: ServerFrame) => void) | null = null;
  const reader = createLineReader(maximumFrameBytes, (line) => {
    const frame = parseFrame(line);
    if (frame !== null) receiver?.(frame);
    return frame !== null;
  });
  socket.on('data', (chunk) => {
    if (reader.push(chunk) !== 'reading') socket.destroy();
  });
  // `close` follows every error and is what callers wait for.
  socket.on('error', () => socket.destroy());
  return {
    send(frame) {
      const line = JSON.stringify(frame);
      if (Buffer.byteLength(line) > maximumFrameBytes) return false;
      socket.write(`${line}\n`);
      return true;
    },
    receive(next) {
      receiver = next;
    },
    closed: new Promise((resolve) => socket.once('close', () => resolve())),
    close: () => void socket.destroy(),
  };
}
