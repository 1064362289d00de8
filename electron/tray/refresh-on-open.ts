// Opening the tray is a look at the numbers: the daemon is asked to renew what is due, however often the menu opens at most every ten seconds.

const leastMs = 10_000;

/** @returns a function to be called whenever the tray is opened */
export function createRefreshOnOpen(now: () => number, refresh: () => void): () => void {
  let askedAt = Number.NEGATIVE_INFINITY;
  return () => {
    // A clock that was set back must not stop it.
    if (now() >= askedAt && now() - askedAt < leastMs) return;
    askedAt = now();
    refresh();
  };
}
