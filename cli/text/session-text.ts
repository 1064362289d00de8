// The text of `happier sessions`: one line per session, the newest first, with who pays and how it stands.
import { createColors } from 'picocolors';
import type { SessionView } from '../../core/api/state.ts';
import { timeLeft } from '../../core/quota/time-left.ts';
import { shortId } from '../session/short-id.ts';
import { plain } from './plain.ts';
import { table } from './table.ts';

export type SessionTextOptions = {
  readonly color: boolean;
  /** ms epoch */
  readonly now: number;
};

function standing(session: SessionView, now: number): string {
  const { startedAt, endedAt, exitCode, stopped } = session;
  if (endedAt === null) return `runs for ${timeLeft(Math.max(1, now - startedAt))}`;
  const how = stopped ? 'stopped' : exitCode === null ? 'ended' : `ended with ${exitCode}`;
  return `${how} after ${timeLeft(Math.max(1, endedAt - startedAt))}`;
}

function wish({ attention, restarting, endedAt }: SessionView): string {
  if (endedAt !== null) return '';
  if (restarting) return 'restarts at the end of its turn';
  if (attention === null) return '';
  const until = attention.until === null ? '' : ` before ${new Date(attention.until).toLocaleTimeString()}`;
  return attention.kind === 'restart' ? `wants a restart${until}` : `its profile wants a sign-in${until}`;
}

export function sessionText(sessions: readonly SessionView[], { color, now }: SessionTextOptions): string {
  const paint = createColors(color);
  if (sessions.length === 0) return 'No sessions.\n';
  const rows = [...sessions]
    .sort((one, other) => other.startedAt - one.startedAt)
    .map((session) => {
      const state = standing(session, now);
      return [
        shortId(session.id),
        session.backend,
        session.endedAt === null ? paint.green(state) : paint.dim(state),
        plain(session.billsTo),
        session.io === 'pipes' ? 'pipes' : '',
        plain(session.cwd),
        paint.yellow(wish(session)),
      ];
    });
  return table(rows);
}
