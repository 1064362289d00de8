// What the daemon gives the socket: one function per call of the table, told which connection asks.
import type { Duplex } from 'node:stream';
import type { CallOutput, CallRequest } from '../../core/api/call.ts';
import type { DaemonCalls, DaemonEvents } from '../../core/api/daemon.ts';

/** One client, as a handler sees it. */
export type Connection = {
  /** Unique while the daemon lives. */
  readonly id: number;
  readonly client: 'app' | 'cli';
  /** Sends an event to this client alone, in order with the answers; does nothing once the connection has ended. */
  send<E extends keyof DaemonEvents>(event: E, data: DaemonEvents[E]): void;
  /** Bytes that wait until this client reads. */
  queued(): number;
  /** Runs the listener each time when everything that waited was written; the answer takes it back. */
  onDrained(listener: () => void): () => void;
  /** Runs the listener once when the connection ends; at once if it has ended. */
  onClose(listener: () => void): void;
  /**
   * For `sessions.pipe` alone: once the call was answered the connection is the taker's, with what was read behind the call. No call
   * of it is read and no event sent any more.
   */
  handOver(taker: (pipe: Duplex) => void): void;
};

/** Throwing an AppError answers with its code; anything else thrown is answered as `internal`. */
export type DaemonHandlers = {
  readonly [K in keyof DaemonCalls]: (
    input: CallRequest<DaemonCalls, K>,
    connection: Connection,
  ) => Promise<CallOutput<DaemonCalls, K>> | CallOutput<DaemonCalls, K>;
};
