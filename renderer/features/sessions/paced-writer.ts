// Writes a session's output to a terminal as fast as it is shown and no faster, so that the page stays free for the person meanwhile.
export type PacedWriter = {
  write(data: string, seq: number): void;
  /** Forgets what has not been written yet. */
  clear(): void;
};

type Options = {
  /** Calls back when the text has been shown. */
  readonly write: (data: string, onShown: () => void) => void;
  /** `seq`: everything up to it has been shown. `size`: UTF-16 units shown since the call before. */
  readonly onShown: (seq: number, size: number) => void;
};

/** The terminal takes each text in one go: one of this size keeps the page busy for a few milliseconds at most. */
const stepSize = 16_384;
/** How much the terminal may have before it; it draws between texts by itself. */
const aheadSize = 131_072;

type Waiting = { readonly data: string; readonly seq: number };

export function createPacedWriter({ write, onShown }: Options): PacedWriter {
  let queue: Waiting[] = [];
  let ahead = 0;
  // What was given to the terminal before a reset is not what is shown now.
  let era = 0;

  const step = (data: string, seq: number | null): void => {
    const mine = era;
    ahead += data.length;
    write(data, () => {
      if (mine !== era) return;
      ahead -= data.length;
      if (seq !== null) onShown(seq, data.length);
      pump();
    });
  };

  const pump = (): void => {
    while (ahead < aheadSize && queue.length > 0) {
      const { data, seq } = joined(queue);
      const end = endOfStep(data);
      if (end >= data.length) step(data, seq);
      else {
        queue.unshift({ data: data.slice(end), seq });
        step(data.slice(0, end), null);
      }
    }
  };

  return {
    write(data, seq) {
      queue.push({ data, seq });
      pump();
    },
    clear() {
      queue = [];
      ahead = 0;
      era += 1;
    },
  };
}

/** Takes pieces off the front until they fill a step. */
function joined(queue: Waiting[]): Waiting {
  let { data, seq } = queue.shift() ?? { data: '', seq: 0 };
  const parts = [data];
  let size = data.length;
  for (let next = queue[0]; next && size + next.data.length <= stepSize; next = queue[0]) {
    queue.shift();
    parts.push(next.data);
    size += next.data.length;
    seq = next.seq;
  }
  data = parts.join('');
  return { data, seq };
}

/** Not between the two halves of one character. */
function endOfStep(data: string): number {
  if (data.length <= stepSize) return data.length;
  const code = data.charCodeAt(stepSize - 1);
  return code >= 0xd8_00 && code <= 0xdb_ff ? stepSize - 1 : stepSize;
}
