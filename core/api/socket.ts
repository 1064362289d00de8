// The frames of the daemon's local socket: one JSON object a line, zod-checked on both sides.
import { z } from 'zod';
import { errorShapeSchema } from '../errors.ts';
import { daemonCalls, daemonEvents } from './daemon.ts';

/** Grows when frames or calls change incompatibly; a client of another version is told so by name. */
export const protocolVersion = 1;

const callNames = Object.keys(daemonCalls) as [keyof typeof daemonCalls, ...(keyof typeof daemonCalls)[]];
const eventNames = Object.keys(daemonEvents) as [keyof typeof daemonEvents, ...(keyof typeof daemonEvents)[]];

/** The longest line either side reads, in bytes. */
export const maximumFrameBytes = 4 * 1024 * 1024;

export const clientFrameSchema = z.discriminatedUnion('t', [
  /** First frame of a connection: proves that the client can read the owner's token file. */
  z.strictObject({
    t: z.literal('hello'),
    protocol: z.number().int(),
    token: z.string().max(128),
    client: z.enum(['app', 'cli']),
  }),
  z.strictObject({
    t: z.literal('call'),
    id: z.number().int().nonnegative(),
    call: z.enum(callNames),
    input: z.unknown(),
  }),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

export const serverFrameSchema = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('welcome'), protocol: z.number().int(), version: z.string() }),
  z.strictObject({ t: z.literal('refused'), error: errorShapeSchema }),
  z.strictObject({ t: z.literal('answer'), id: z.number().int().nonnegative(), output: z.unknown() }),
  z.strictObject({ t: z.literal('failure'), id: z.number().int().nonnegative(), error: errorShapeSchema }),
  z.strictObject({ t: z.literal('event'), event: z.enum(eventNames), data: z.unknown() }),
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;
