// Waits for something that may be given up: at the abort the waiting ends, whatever the other side still does.
import { AppError } from '../../core/errors.ts';

/** @throws AppError `attempt_cancelled` at the abort; what `work` throws */
export async function untilCancelled<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) {
    work.catch(() => undefined);
    throw new AppError('attempt_cancelled');
  }
  let stop = () => {};
  const cancelled = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new AppError('attempt_cancelled'));
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
