// The texts of failures, from the one table of error codes; where that table speaks to a command line, the window says it its own way.
import { type ErrorCode, errorTable } from '../../core/errors.ts';

type ErrorText = { readonly message: string; readonly next: string };

const inTheWindow: Partial<Record<ErrorCode, Partial<ErrorText>>> = {
  profile_not_found: { next: 'See Connected services.' },
  daemon_unreachable: { next: 'Happier starts it again by itself; try in a moment.' },
  daemon_version: { next: 'Quit Happier and start it again.' },
  session_not_found: { next: 'See Sessions.' },
  connect_port_taken: { next: 'Close it, or use another way.' },
  connect_device_disabled: { next: 'Switch it on in ChatGPT’s security settings, or use another way.' },
  recovery_needs_app: {
    message: 'The daemon was started on the command line, and only one of the app shows the recovery key.',
    next: 'Run `happier daemon stop`; Happier then starts its own. Try again after that.',
  },
};

const entries = Object.entries(errorTable).map(([code, { message, next }]): [string, ErrorText] => [
  code,
  { message, next, ...inTheWindow[code as ErrorCode] },
]);

export const errorTexts = Object.fromEntries(entries) as Readonly<Record<ErrorCode, ErrorText>>;
