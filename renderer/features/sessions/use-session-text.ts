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

/** Codes that shells and systems give a common meaning (128 + the number of a signal). */
const knownCodes = [1, 2, 126, 127, 129, 130, 131, 134, 137, 139, 143] as const;

/** Null while it runs. */
export function useOutcome(session: SessionView): string | null {
  const { t } = useTranslation();
  const { endedAt, stopped, exitCode } = session;
  if (endedAt === null) return null;
  if (stopped) return t('sessions.stopped');
  if (exitCode === null) return t('sessions.died');
  if (exitCode === 0) return t('sessions.done');
  const known = knownCodes.find((code) => code === exitCode);
  return known === undefined ? t('sessions.exitCode', { code: exitCode }) : t(`sessions.exitCodes.code${known}`);
}
