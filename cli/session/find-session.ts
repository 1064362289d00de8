// Which session a person means by the first characters of its id.
import type { SessionView } from '../../core/api/state.ts';
import { AppError } from '../../core/errors.ts';

/** @throws AppError `session_not_found`, `invalid_input` when more than one begins so */
export function findSession(sessions: readonly SessionView[], typed: string): SessionView {
  const start = typed.trim().toLowerCase();
  const found = start === '' ? [] : sessions.filter(({ id }) => id.startsWith(start));
  const [session] = found;
  if (!session) throw new AppError('session_not_found', typed.slice(0, 40));
  if (found.length > 1) throw new AppError('invalid_input', `${found.length} sessions begin with ${start}`);
  return session;
}
