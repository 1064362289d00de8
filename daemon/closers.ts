// What was opened, to be closed in the opposite order: at a failed start as well as at the end.
import { errorFields, type Log } from './log.ts';

export type Closers = {
  add(close: () => void | Promise<void>): void;
  /** Closes everything, whatever fails on the way. */
  close(log?: Log): Promise<void>;
};

export function createClosers(): Closers {
  const closers: (() => void | Promise<void>)[] = [];
  return {
    add: (close) => void closers.push(close),
    async close(log) {
      for (let close = closers.pop(); close; close = closers.pop()) {
        try {
          await close();
        } catch (error) {
          log?.error('not closed', errorFields(error));
        }
      }
    },
  };
}
