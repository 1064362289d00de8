// Writes to a pseudo-terminal piece by piece, as its program reads: node-pty's own writing waits in the system call, and with it the whole process.
import { writeSync } from 'node:fs';
import type { IPty } from '@lydell/node-pty';

/** What node-pty's terminals have on Unix beside their published types. */
type UnixPty = IPty & { readonly fd?: number; readonly _socket?: { readonly destroyed: boolean } };

export type PtyInput = {
  /** Text or bytes, in order. What a program that has ended has not read is dropped. */
  write(data: string | Uint8Array): void;
};

/** The line discipline takes no more at once. */
const pieceBytes = 4096;
const retryMs = 5;

type Outcome = { readonly written: number } | 'full' | 'gone';

function tryWrite(fd: number, bytes: Uint8Array): Outcome {
  try {
    return { written: writeSync(fd, bytes, 0, Math.min(bytes.length, pieceBytes)) };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? 'full' : 'gone';
  }
}

export function createPtyInput(given: IPty): PtyInput {
  const pty: UnixPty = given;
  const { fd } = pty;
  // Windows has no such number; its pipe does not wait.
  if (fd === undefined) {
    const input: { write(data: string | Uint8Array): void } = given;
    return { write: (data) => input.write(data) };
  }
  let waiting: Uint8Array[] = [];
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    timer = null;
    for (let [first] = waiting; first !== undefined; [first] = waiting) {
      // The number of a closed terminal may be another file's by now.
      const outcome = pty._socket?.destroyed === true ? 'gone' : tryWrite(fd, first);
      if (outcome === 'gone') waiting = [];
      else if (outcome === 'full') {
        timer = setTimeout(flush, retryMs);
        return;
      } else if (outcome.written < first.length) waiting[0] = first.subarray(outcome.written);
      else waiting.shift();
    }
  };
  return {
    write(data) {
      waiting.push(typeof data === 'string' ? Buffer.from(data) : data);
      if (timer === null) flush();
    },
  };
}
