// The form of one call of a table: what goes in, what comes out, and who may make it. Bridge, registrar, client and tests derive from it.
import { z } from 'zod';

/**
 * - `open`: every client, the renderer among them.
 * - `confirmed`: every client; from the renderer only after a native dialog that the main process draws.
 * - `host`: the command line and the main process, never the renderer (it carries a code or changes the daemon's life).
 */
export type CallAccess = 'open' | 'confirmed' | 'host';

export type CallDefinition = {
  readonly access: CallAccess;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
};

export type CallTable = Readonly<Record<string, CallDefinition>>;

export type CallInput<T extends CallTable, K extends keyof T> = z.input<T[K]['input']>;
export type CallRequest<T extends CallTable, K extends keyof T> = z.output<T[K]['input']>;
export type CallOutput<T extends CallTable, K extends keyof T> = z.output<T[K]['output']>;

/** One function per call of the table, as a client sees it. */
export type Client<T extends CallTable> = {
  readonly [K in keyof T]: (input: CallInput<T, K>) => Promise<CallOutput<T, K>>;
};

/** A call that answers nothing. */
export const nothing = z.strictObject({});
