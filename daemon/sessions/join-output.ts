// Joins the small pieces in which a program's output comes, so that a flood of them costs few events; a single piece waits for nothing.
import type { Clock } from '../clock.ts';

const joinMs = 8;
/** UTF-16 units: in a frame each may cost six bytes, and a frame holds 4 MiB. */
const largestPiece = 65_536;

export type JoinedOutput = {
  push(text: string): void;
  /** Delivers what waits. */
  flush(): void;
};

/** Not between the two halves of a character beyond the first 65,536. */
function cutAt(text: string): number {
  if (text.length <= largestPiece) return text.length;
  const last = text.charCodeAt(largestPiece - 1);
  return last >= 0xd800 && last <= 0xdbff ? largestPiece - 1 : largestPiece;
}

export function joinOutput(clock: Clock, deliver: (text: string) => void): JoinedOutput {
  let waiting = '';
  let deliveredAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | null = null;

  const flush = () => {
    cancel?.();
    cancel = null;
    while (waiting !== '') {
      const end = cutAt(waiting);
      const piece = waiting.slice(0, end);
      waiting = waiting.slice(end);
      deliveredAt = clock.now();
      deliver(piece);
    }
  };

  return {
    flush,
    push(text) {
      if (text === '') return;
      waiting += text;
      const sinceMs = clock.now() - deliveredAt;
      // A clock that was set back must not make it wait.
      const isCalm = sinceMs < 0 || sinceMs >= joinMs;
      if (waiting.length >= largestPiece || (isCalm && cancel === null)) flush();
      else cancel ??= clock.after(joinMs - sinceMs, flush);
    },
  };
}
