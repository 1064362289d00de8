// What came back from a sign-in page, captured, pasted or brought by the browser, and what it means for the attempt.
import { AppError, type ErrorCode } from '../../core/errors.ts';

/** The person pasted something else; the attempt is as good as before. */
const anotherText: readonly ErrorCode[] = [
  'redirect_not_url',
  'redirect_wrong_address',
  'redirect_missing_code',
  'redirect_missing_state',
];

/** Whether the attempt can still be answered after this failure to read an answer. */
export function isAnotherText(error: unknown): boolean {
  return error instanceof AppError && anotherText.includes(error.code);
}

/** What an attempt ends with when its answer could not be read. */
export function fatal(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('internal');
}
