// The texts of failures, from the one table of error codes; where that table speaks to a command line, the window says it its own way.
import { type ErrorCode, errorTable } from '../../core/errors.ts';

type ErrorText = { readonly message: string; readonly next: string };

const nextHere: Partial<Record<ErrorCode, string>> = {
  profile_not_found: 'See Connected services.',
  daemon_unreachable: 'Happier starts it again by itself; try in a moment.',
  daemon_version: 'Quit Happier and start it again.',
  session_not_found: 'See Sessions.',
};

const entries = Object.entries(errorTable).map(([code, { message, next }]): [string, ErrorText] => [
  code,
  { message, next: nextHere[code as ErrorCode] ?? next },
]);

export const errorTexts = Object.fromEntries(entries) as Readonly<Record<ErrorCode, ErrorText>>;
