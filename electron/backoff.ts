// How long to wait before the daemon is started again: doubles with every failure, starts over after a run that lasted.

type BackoffOptions = { readonly firstMs: number; readonly longestMs: number; readonly lastedMs: number };

export type Backoff = {
  /** Milliseconds to wait after a run of `ranMs`. */
  next(ranMs: number): number;
};

export function createBackoff({ firstMs, longestMs, lastedMs }: BackoffOptions): Backoff {
  let failures = 0;
  return {
    next(ranMs) {
      if (ranMs >= lastedMs) failures = 0;
      const waitMs = Math.min(longestMs, firstMs * 2 ** failures);
      failures += 1;
      return waitMs;
    },
  };
}
