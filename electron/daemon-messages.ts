// What the main process and the daemon's utility process say to each other beside the socket: life and death, and the recovery key,
// which no program that can open the socket may ask for.
import { z } from 'zod';
import { errorShapeSchema } from '../core/errors.ts';

/** Chosen by the main process; the answer carries it back. */
const id = z.string().min(1).max(64);

export const hostMessageSchema = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('running') }),
  /** Another program holds the daemon's lock: this process ends, the app becomes its client. */
  z.strictObject({ t: z.literal('already-running') }),
  z.strictObject({ t: z.literal('failed'), error: errorShapeSchema }),
  z.strictObject({ t: z.literal('recovery-key'), id, words: z.array(z.string()).length(24) }),
  z.strictObject({ t: z.literal('recovery-key-failed'), id, error: errorShapeSchema }),
]);
export type HostMessage = z.infer<typeof hostMessageSchema>;

export const mainMessageSchema = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('stop') }),
  /** Asked only after the person has confirmed it in a native dialog. */
  z.strictObject({ t: z.literal('recovery-key'), id }),
]);
export type MainMessage = z.infer<typeof mainMessageSchema>;
