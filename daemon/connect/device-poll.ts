// Asks for a device sign-in's end, never earlier than told (RFC 8628 §3.5): interval and margin, slower when asked, until the code's end.
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../clock.ts';

export type DevicePollAnswer<T> =
  | { readonly status: 'pending' | 'slow-down' }
  | { readonly status: 'unavailable'; readonly retryAfterMs: number | null }
  | { readonly status: 'approved'; readonly result: T };

export type DevicePollOptions<T> = {
  readonly clock: Clock;
  /** Asks once. What it throws ends the polling. */
  readonly ask: () => Promise<DevicePollAnswer<T>>;
  /** Least time between two questions, as the provider told it. */
  readonly intervalMs: number;
  readonly expiresAt: number;
  /** Ends the polling. */
  readonly signal: AbortSignal;
};

/** Clocks and networks are not exact (services.md §2.1). */
const marginMs = 3_000;
const slowDownMs = 5_000;
const mostDoublings = 5;
/** Of our own accord; a provider that asks for more gets it. */
const longestBackoffMs = 60_000;

/** @throws the signal's end as AppError `attempt_cancelled` */
function wait(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      stop();
      reject(new AppError('attempt_cancelled'));
    };
    const stop = clock.after(delayMs, () => {
      signal.removeEventListener('abort', end);
      resolve();
    });
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

/** @throws AppError `connect_device_expired` at the code's end, `attempt_cancelled` at the abort; what `ask` throws */
export async function pollDevice<T>({ clock, ask, intervalMs, expiresAt, signal }: DevicePollOptions<T>): Promise<T> {
  let betweenMs = intervalMs + marginMs;
  let failures = 0;
  let askedMs = 0;
  for (;;) {
    const backoffMs = Math.min(betweenMs * 2 ** Math.min(failures, mostDoublings), longestBackoffMs);
    const delayMs = Math.max(betweenMs, backoffMs, askedMs);
    const leftMs = expiresAt - clock.now();
    await wait(clock, Math.min(delayMs, leftMs), signal);
    if (delayMs >= leftMs) throw new AppError('connect_device_expired');
    const answer = await ask();
    if (answer.status === 'approved') return answer.result;
    const unavailable = answer.status === 'unavailable';
    failures = unavailable ? failures + 1 : 0;
    askedMs = unavailable ? (answer.retryAfterMs ?? 0) : 0;
    if (answer.status === 'slow-down') betweenMs += slowDownMs;
  }
}
