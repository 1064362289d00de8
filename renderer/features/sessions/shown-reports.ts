// Tells the daemon how far a screen has shown a session: now and then, soon enough that the daemon goes on sending.
export type ShownReports = {
  /** @param size UTF-16 units shown since the call before */
  shown(seq: number, size: number): void;
  /** Nothing more is told. */
  stop(): void;
};

const everyMs = 100;
const everySize = 262_144;

export function createShownReports(tell: (seq: number) => void): ShownReports {
  let latest: number | null = null;
  let size = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (latest !== null) tell(latest);
    latest = null;
    size = 0;
  };
  return {
    shown(seq, more) {
      latest = seq;
      size += more;
      if (size >= everySize) flush();
      else timer ??= setTimeout(flush, everyMs);
    },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      latest = null;
    },
  };
}
