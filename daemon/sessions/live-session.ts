// A session of this daemon as long as it is on the list: at a terminal that clients attach to, or at pipes that belong to one client.
import { AppError } from '../../core/errors.ts';
import type { PipesSession } from './pipes-session.ts';
import type { TerminalSession } from './terminal-session.ts';

export type LiveSession = TerminalSession | PipesSession;

/** @throws AppError `invalid_input` for a session with pipes */
export function terminalOf(session: LiveSession): TerminalSession {
  if (session.io !== 'terminal') throw new AppError('invalid_input', 'the session has pipes, no terminal');
  return session;
}

/** @throws AppError `invalid_input` for a session at a terminal */
export function pipesOf(session: LiveSession): PipesSession {
  if (session.io !== 'pipes') throw new AppError('invalid_input', 'the session has a terminal, no pipes');
  return session;
}
