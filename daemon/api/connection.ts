// The daemon's side of one connection. What comes in is untrusted: it may end this connection, never the daemon.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { daemonEvents } from '../../core/api/daemon.ts';
import { maximumFrameBytes, protocolVersion, type ServerFrame } from '../../core/api/socket.ts';
import { AppError, type ErrorShape, toErrorShape } from '../../core/errors.ts';
import { type CallReader, createCallReader } from './call-reader.ts';
import type { Connection } from './handlers.ts';
import { checkHello } from './hello.ts';
import { type InternalFailure, internalFailure } from './internal-failure.ts';
import { createLineReader, type LineVerdict } from './lines.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { Performer } from './perform-call.ts';

export type ConnectionOptions = {
  readonly id: number;
  readonly token: string;
  readonly version: string;
  readonly perform: Performer;
  /** Called after the welcome. What it returns is called when the connection ends or is handed over. */
  readonly subscribe: (connection: Connection) => () => void;
  readonly report: (failure: InternalFailure) => void;
  readonly helloDeadlineMs: number;
  readonly maximumQueueBytes: number;
};

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Serves the socket until it ends. */
export function serveConnection(socket: Socket, options: ConnectionOptions): { end(): void } {
  const outbox = createOutbox(socket, options.maximumQueueBytes);
  const refuse = (error: ErrorShape): false => {
    outbox.send(JSON.stringify({ t: 'refused', error } satisfies ServerFrame));
    outbox.end();
    return false;
  };
  const deadline = setTimeout(() => refuse({ code: 'unauthorized', detail: 'no hello' }), options.helloDeadlineMs);
  socket.once('close', () => clearTimeout(deadline));
  // Without a listener a reset by the client would be an uncaught exception; `close` follows and does the rest.
  socket.on('error', () => socket.destroy());

  let calls: CallReader | null = null;
  const onLine = (line: string): LineVerdict => {
    const frame = parseJson(line);
    if (calls !== null) return calls(frame);
    try {
      const client = checkHello(frame, options.token, options.version);
      clearTimeout(deadline);
      calls = welcome(socket, client, outbox, options, { refuse, onData, goOn });
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) options.report(internalFailure('hello', error));
      return refuse(toErrorShape(error));
    }
  };

  let reader = createLineReader(maximumFrameBytes, onLine);
  function onData(chunk: Uint8Array): void {
    const state = reader.push(chunk);
    if (state === 'too-long') refuse({ code: 'too_large', detail: null });
    if (state === 'not-text') refuse({ code: 'invalid_input', detail: null });
    if (state === 'held') socket.pause();
  }
  /** Takes what was held: as calls again when `wanted` is null, else it is put back for whoever has the socket now. */
  function goOn(isHandedOver: boolean): void {
    const rest = reader.rest();
    if (isHandedOver) {
      if (rest.length > 0) socket.unshift(rest);
      return;
    }
    reader = createLineReader(maximumFrameBytes, onLine);
    socket.resume();
    if (rest.length > 0) onData(rest);
  }
  socket.on('data', onData);
  return { end: outbox.end };
}

type Reading = {
  readonly refuse: (error: ErrorShape) => false;
  readonly onData: (chunk: Uint8Array) => void;
  readonly goOn: (isHandedOver: boolean) => void;
};

/** Welcomes the client and answers who reads its calls. */
function welcome(
  socket: Socket,
  client: Connection['client'],
  outbox: Outbox,
  options: ConnectionOptions,
  { refuse, onData, goOn }: Reading,
): CallReader {
  let taker: ((pipe: Duplex) => void) | null = null;
  let unsubscribe = (): void => undefined;
  const connection = openConnection(socket, client, outbox, options, (given) => {
    taker = given;
  });
  const { version, perform } = options;
  outbox.send(JSON.stringify({ t: 'welcome', protocol: protocolVersion, version } satisfies ServerFrame));
  unsubscribe = options.subscribe(connection);
  connection.onClose(() => unsubscribe());
  const afterHandOver = (succeeded: boolean) => {
    if (!succeeded) return goOn(false);
    if (taker === null) return void socket.destroy();
    outbox.release();
    unsubscribe();
    socket.off('data', onData);
    goOn(true);
    taker(socket);
  };
  return createCallReader({ connection, send: outbox.send, refuse, perform, afterHandOver });
}

function openConnection(
  socket: Socket,
  client: Connection['client'],
  outbox: Outbox,
  options: ConnectionOptions,
  handOver: Connection['handOver'],
): Connection {
  const closeListeners = new Set<() => void>();
  socket.once('close', () => {
    for (const listener of closeListeners) listener();
  });
  return {
    id: options.id,
    client,
    send(event, data) {
      const parsed = daemonEvents[event].safeParse(data);
      if (!parsed.success) return options.report(internalFailure(event, parsed.error));
      const line = JSON.stringify({ t: 'event', event, data: parsed.data } satisfies ServerFrame);
      // A client that misses an event has a false picture: better that it connects again and asks.
      if (Buffer.byteLength(line) > maximumFrameBytes) socket.destroy();
      else outbox.send(line);
    },
    queued: outbox.queued,
    onDrained: outbox.onDrained,
    onClose(listener) {
      if (socket.closed) listener();
      else closeListeners.add(listener);
    },
    handOver,
  };
}
