// When a session asks for the person by a desktop notification: its bell, a need, its end. Not while its terminal is looked at.
import type { Preferences } from '../../core/api/shell.ts';
import type { DaemonState, SessionView } from '../../core/api/state.ts';
import { backends } from '../../core/catalog/backends.ts';
import type { SessionId } from '../../core/ids.ts';
import { texts } from '../texts.ts';

export type SessionNotice = { readonly id: SessionId; readonly title: string; readonly body: string };

export type SessionNoticesPorts = {
  preferences(): Pick<Preferences, 'notifyBell' | 'notifyEnd'>;
  /** Whether a window in front shows the terminal of this session. */
  isLookedAt(id: SessionId): boolean;
  /** Whether a window has shown it at some time: the end of others concerns the terminal in which they run. */
  wasShown(id: SessionId): boolean;
  notify(notice: SessionNotice): void;
};

/** The folder's own name: the whole path would not fit. */
const folderName = (cwd: string): string => cwd.split(/[\\/]/).findLast((part) => part !== '') ?? cwd;

/** @returns a function that is given every state; what its first one, and the first after a pause, tells is taken as known */
export function createSessionNotices(ports: SessionNoticesPorts): (state: DaemonState | null) => void {
  let known: ReadonlyMap<SessionId, SessionView> | null = null;
  return (state) => {
    const before = known;
    known = state && new Map(state.sessions.map((session) => [session.id, session]));
    if (!state || !before) return;
    for (const session of state.sessions) {
      const body = newsOf(before.get(session.id), session, ports);
      if (body === null || ports.isLookedAt(session.id)) continue;
      const title = texts.notices.title(backends[session.backend].name, folderName(session.cwd));
      ports.notify({ id: session.id, title, body });
    }
  };
}

function newsOf(before: SessionView | undefined, now: SessionView, ports: SessionNoticesPorts): string | null {
  if (now.endedAt !== null) return endOf(before, now, ports);
  if (now.attention !== null && now.attention.kind !== before?.attention?.kind) {
    return now.attention.kind === 'restart' ? texts.notices.restart : texts.notices.signIn;
  }
  const rings = now.bellAt !== null && now.bellAt > (before?.bellAt ?? 0);
  return rings && ports.preferences().notifyBell ? texts.notices.bell : null;
}

function endOf(before: SessionView | undefined, now: SessionView, ports: SessionNoticesPorts): string | null {
  const ended = before !== undefined && before.endedAt === null;
  if (!ended || now.stopped || !ports.preferences().notifyEnd || !ports.wasShown(now.id)) return null;
  if (now.exitCode === null) return texts.notices.died;
  return now.exitCode === 0 ? texts.notices.ended : texts.notices.failed(now.exitCode);
}
