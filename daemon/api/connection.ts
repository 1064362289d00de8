// The daemon's side of one connection. What comes in is untrusted: it may end this connection, never the daemon.
import type { Socket } from 'node:net';
import { z } from 'zod';
import { daemonCalls, daemonEvents } from '../../core/api/daemon.ts';
import { clientFrameSchema, maximumFrameBytes, protocolVersion, type ServerFrame } from '../../core/api/socket.ts';
import { AppError, type ErrorShape, toErrorShape } from '../../core/errors.ts';
import type { Connection } from './handlers.ts';
import { checkHello } from './hello.ts';
import { type InternalFailure, internalFailure } from './internal-failure.ts';
import { createLineReader } from './lines.ts';
import { createOutbox } from './outbox.ts';
import type { Performer } from './perform-call.ts';

export type ConnectionOptions = {
  readonly id: number;
  readonly token: string;
  readonly version: string;
  readonly perform: Performer;
  /** Called after the welcome. What it returns is called when the connection ends. */
  readonly subscribe: (connection: Connection) => () => void;
  readonly report: (failure: InternalFailure) => void;
  readonly helloDeadlineMs: number;
  readonly maximumQueueBytes: number;
};

/** Calls of one connection that may be under way at once. */
const maximumCalls = 256;

/** What a call of any version has, so that its failure can name it. */
const anyCall = z.object({ t: z.literal('call'), id: z.number().int().nonnegative(), call: z.unknown() });

function isKnown(call: unknown): boolean {
  return typeof call === 'string' && Object.hasOwn(daemonCalls, call);
}

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

  let calls: ((frame: unknown) => boolean) | null = null;
  const onLine = (line: string): boolean => {
    const frame = parseJson(line);
    if (calls !== null) return calls(frame);
    try {
      const client = checkHello(frame, options.token, options.version);
      clearTimeout(deadline);
      const connection = openConnection(socket, client, outbox.send, options);
      outbox.send(
        JSON.stringify({ t: 'welcome', protocol: protocolVersion, version: options.version } satisfies ServerFrame),
      );
      calls = createCallReader(connection, outbox.send, refuse, options.perform);
      connection.onClose(options.subscribe(connection));
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) options.report(internalFailure('hello', error));
      return refuse(toErrorShape(error));
    }
  };

  const reader = createLineReader(maximumFrameBytes, onLine);
  socket.on('data', (chunk) => {
    const state = reader.push(chunk);
    if (state === 'too-long') refuse({ code: 'too_large', detail: null });
    if (state === 'not-text') refuse({ code: 'invalid_input', detail: null });
  });
  return { end: outbox.end };
}

function openConnection(
  socket: Socket,
  client: Connection['client'],
  send: (line: string) => void,
  options: ConnectionOptions,
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
      else send(line);
    },
    onClose(listener) {
      if (socket.closed) listener();
      else closeListeners.add(listener);
    },
  };
}

/** Reads the frames that follow the hello. Calls run side by side; each is answered when it is done. */
function createCallReader(
  connection: Connection,
  send: (line: string) => void,
  refuse: (error: ErrorShape) => false,
  perform: Performer,
): (frame: unknown) => boolean {
  let underWay = 0;
  const fail = (id: number, error: ErrorShape) => {
    send(JSON.stringify({ t: 'failure', id, error } satisfies ServerFrame));
    return true;
  };
  return (frame) => {
    const any = anyCall.safeParse(frame);
    if (!any.success) return refuse({ code: 'invalid_input', detail: null });
    const { id } = any.data;
    if (!isKnown(any.data.call)) return fail(id, { code: 'not_found', detail: null });
    const parsed = clientFrameSchema.safeParse(frame);
    if (!parsed.success || parsed.data.t !== 'call') return fail(id, { code: 'invalid_input', detail: null });
    if (underWay >= maximumCalls) return fail(id, { code: 'rate_limited', detail: null });
    underWay += 1;
    void perform(parsed.data.call, parsed.data.input, connection).then((result) => {
      underWay -= 1;
      if ('error' in result) return fail(id, result.error);
      const line = JSON.stringify({ t: 'answer', id, output: result.output } satisfies ServerFrame);
      if (Buffer.byteLength(line) > maximumFrameBytes) return fail(id, { code: 'too_large', detail: null });
      return send(line);
    });
    return true;
  };
}
