// What the main process and the daemon's utility process say to each other beside the socket: life and death only.
import { z } from 'zod';
import { errorShapeSchema } from '../core/errors.ts';

export const hostMessageSchema = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('running') }),
  /** Another program holds the daemon's lock: this process ends, the app becomes its client. */
  z.strictObject({ t: z.literal('already-running') }),
  z.strictObject({ t: z.literal('failed'), error: errorShapeSchema }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;

export const mainMessageSchema = z.strictObject({ t: z.literal('stop') });
export type MainMessage = z.infer<typeof mainMessageSchema>;
