// Takes one pipe of a session (`sessions.pipe`): a connection of its own that holds the program's bytes alone behind the daemon's answer.
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type ClientFrame,
  maximumFrameBytes,
  protocolVersion,
  type ServerFrame,
  serverFrameSchema,
} from '../../core/api/socket.ts';
import { AppError } from '../../core/errors.ts';
import type { SessionId } from '../../core/ids.ts';
import type { ConnectOptions } from './client.ts';
import { greetDaemon } from './greet-daemon.ts';
import { createLineReader, type LineVerdict } from './lines.ts';

export type PipeName = 'stdin' | 'stdout' | 'stderr';

const callId = 0;
const usualDeadlineMs = 5_000;

function parseFrame(line: string): ServerFrame | null {
  try {
    return serverFrameSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** What a line of the daemon's means for the taking of a pipe. @throws AppError what the daemon answered */
function judge(line: string): LineVerdict {
  const frame = parseFrame(line);
  if (frame === null) return false;
  if (frame.t === 'refused' || frame.t === 'failure') throw new AppError(frame.error.code, frame.error.detail);
  return frame.t === 'answer' && frame.id === callId ? 'hold' : true;
}

/** Reads lines up to the answer and puts back what came behind it. */
function untilAnswered(socket: Socket, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void) => {
      clearTimeout(deadline);
      socket.off('readable', read).off('close', gone);
      settled();
    };
    const gone = () => settle(() => reject(new AppError('daemon_unreachable')));
    const deadline = setTimeout(gone, timeoutMs);
    const reader = createLineReader(maximumFrameBytes, judge);
    const read = () => {
      try {
        for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
          const state = reader.push(chunk);
          if (state === 'reading') continue;
          if (state !== 'held') return gone();
          const rest = reader.rest();
          if (rest.length > 0) socket.unshift(rest);
          return settle(resolve);
        }
      } catch (error) {
        settle(() => reject(error));
      }
    };
    socket.on('readable', read).once('close', gone);
  });
}

/**
 * Opens one pipe of a session with `io: 'pipes'`. All three are to be opened within ten seconds of its start, else the session ends.
 *
 * `stdin` is written to; `end()` is the end of the program's input, a `close` before that means that the program reads no more.
 * `stdout` and `stderr` are read: `end` comes when the program has closed them, a `close` without it means that the daemon is gone.
 * Closing or ending one of these two before their `end` says that nobody reads it: the program is told at its next word there, as at any
 * pipe. Errors of the connection are told by `close` alone.
 * @throws AppError as `connectDaemon` does; `session_not_found`, `invalid_input` (no pipes, or this one is taken)
 */
export function openPipe(options: ConnectOptions, id: SessionId, stream: PipeName): Promise<Duplex> {
  return greetDaemon(options.home, async (socketPath, token) => {
    const socket = connect(socketPath);
    socket.on('error', () => socket.destroy());
    const frames: readonly ClientFrame[] = [
      { t: 'hello', protocol: protocolVersion, token, client: options.client },
      { t: 'call', id: callId, call: 'sessions.pipe', input: { id, stream } },
    ];
    socket.write(frames.map((frame) => `${JSON.stringify(frame)}\n`).join(''));
    try {
      await untilAnswered(socket, options.timeoutMs ?? usualDeadlineMs);
      return socket;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  });
}
