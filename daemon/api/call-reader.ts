// Reads the frames that follow the hello of a connection. Calls run side by side; each is answered when it is done.
import { z } from 'zod';
import { daemonCalls } from '../../core/api/daemon.ts';
import { clientFrameSchema, maximumFrameBytes, type ServerFrame } from '../../core/api/socket.ts';
import type { ErrorShape } from '../../core/errors.ts';
import type { Connection } from './handlers.ts';
import type { LineVerdict } from './lines.ts';
import type { Performer } from './perform-call.ts';

/** Calls of one connection that may be under way at once. */
const maximumCalls = 256;

/** What a call of any version has, so that its failure can name it. */
const anyCall = z.object({ t: z.literal('call'), id: z.number().int().nonnegative(), call: z.unknown() });

function isKnown(call: unknown): boolean {
  return typeof call === 'string' && Object.hasOwn(daemonCalls, call);
}

export type CallReaderOptions = {
  readonly connection: Connection;
  readonly send: (line: string) => void;
  readonly refuse: (error: ErrorShape) => false;
  readonly perform: Performer;
  /** After a call that hands the connection over was answered: with or without success. */
  readonly afterHandOver: (succeeded: boolean) => void;
};

/** The answer `hold`: behind this call there may be bytes that are no calls; `afterHandOver` tells. */
export type CallReader = (frame: unknown) => LineVerdict;

export function createCallReader({ connection, send, refuse, perform, afterHandOver }: CallReaderOptions): CallReader {
  let underWay = 0;
  const fail = (id: number, error: ErrorShape): true => {
    send(JSON.stringify({ t: 'failure', id, error } satisfies ServerFrame));
    return true;
  };
  const answer = (id: number, output: unknown) => {
    const line = JSON.stringify({ t: 'answer', id, output } satisfies ServerFrame);
    if (Buffer.byteLength(line) > maximumFrameBytes) fail(id, { code: 'too_large', detail: null });
    else send(line);
  };
  return (frame) => {
    const any = anyCall.safeParse(frame);
    if (!any.success) return refuse({ code: 'invalid_input', detail: null });
    const { id } = any.data;
    if (!isKnown(any.data.call)) return fail(id, { code: 'not_found', detail: null });
    const parsed = clientFrameSchema.safeParse(frame);
    if (!parsed.success || parsed.data.t !== 'call') return fail(id, { code: 'invalid_input', detail: null });
    const { call, input } = parsed.data;
    if (underWay >= maximumCalls) return fail(id, { code: 'rate_limited', detail: null });
    const handsOver = call === 'sessions.pipe';
    // The answers of the others would come into the pipe.
    if (handsOver && underWay > 0)
      return fail(id, { code: 'invalid_input', detail: 'calls of this connection are under way' });
    underWay += 1;
    void perform(call, input, connection).then((result) => {
      underWay -= 1;
      if ('error' in result) fail(id, result.error);
      else answer(id, result.output);
      if (handsOver) afterHandOver(!('error' in result));
    });
    return handsOver ? 'hold' : true;
  };
}
