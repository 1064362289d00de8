// Cuts a byte stream into lines of bounded length. Used by both ends of the socket, so that neither can be made to buffer without end.

/** `stopped`: the receiver of the lines wants no more. `held`: what follows may be no lines. All but `reading` are final. */
export type LineReaderState = 'reading' | 'too-long' | 'not-text' | 'stopped' | 'held';

/** What the receiver of a line says: go on, no more, or keep the bytes behind this line as they are. */
export type LineVerdict = boolean | 'hold';

export type LineReader = {
  push(chunk: Uint8Array): LineReaderState;
  /** The bytes behind the line at which the reading was held. */
  rest(): Uint8Array;
};

const newline = 0x0a;

function decode(line: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(line);
  } catch {
    return null;
  }
}

/**
 * @param maximumBytes longest line, without its end
 * @param onLine gets each line without its end
 */
export function createLineReader(maximumBytes: number, onLine: (line: string) => LineVerdict): LineReader {
  let parts: Uint8Array[] = [];
  let held = 0;
  let state: LineReaderState = 'reading';

  const hold = (piece: Uint8Array) => {
    held += piece.length;
    if (held > maximumBytes) state = 'too-long';
    else if (piece.length > 0) parts.push(piece);
  };
  const deliver = () => {
    const line = decode(Buffer.concat(parts));
    parts = [];
    held = 0;
    if (line === null) {
      state = 'not-text';
      return;
    }
    const verdict = onLine(line);
    if (verdict !== true) state = verdict === 'hold' ? 'held' : 'stopped';
  };

  const isHeld = () => state === 'held';

  return {
    push(chunk) {
      if (isHeld()) parts.push(chunk);
      let start = 0;
      while (state === 'reading' && start < chunk.length) {
        const end = chunk.indexOf(newline, start);
        hold(chunk.subarray(start, end === -1 ? chunk.length : end));
        if (end === -1) break;
        if (state === 'reading') deliver();
        start = end + 1;
        if (isHeld()) parts = [chunk.subarray(start)];
      }
      if (state !== 'reading' && !isHeld()) parts = [];
      return state;
    },
    rest: () => (isHeld() ? Buffer.concat(parts) : new Uint8Array()),
  };
}
