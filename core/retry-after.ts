// The Retry-After header (RFC 9110 §10.2.3): seconds or an HTTP date, as a duration.

/** Longest wait that is believed: a day. */
const longestMs = 86_400_000;

/** Milliseconds to wait from `now` (ms epoch); null when the header is absent, unreadable, zero or past. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return ms > 0 ? Math.min(ms, longestMs) : null;
}
