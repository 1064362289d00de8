// The words for a session: how long it runs, and how it ended.
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../core/api/state.ts';
import { useNow } from '../../state/app-context.ts';
import { duration } from '../../ui/format.ts';

/** "12 m", or that it has only just begun. */
export function useElapsed(session: SessionView): string {
  const { t } = useTranslation();
  const now = useNow();
  return duration(session.startedAt, session.endedAt ?? now) ?? t('sessions.underAMinute');
}

/** Null while it runs. */
export function useOutcome(session: SessionView): string | null {
  const { t } = useTranslation();
  if (session.endedAt === null) return null;
  if (session.stopped) return t('sessions.stopped');
  if (session.exitCode === 0) return t('sessions.done');
  return session.exitCode === null ? t('sessions.died') : t('sessions.exitCode', { code: session.exitCode });
}
