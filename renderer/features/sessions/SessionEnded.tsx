// How a session ended, and the same again.
import { Button } from '@mantine/core';
import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../core/api/state.ts';
import { useApp, useNavigate } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import classes from './SessionEnded.module.css';
import { guessTerminalSize } from './terminal-size.ts';
import { useElapsed, useOutcome } from './use-session-text.ts';

export function SessionEnded({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const { replace } = useNavigate();
  const start = useCall(bridge.daemon['sessions.start']);
  const elapsed = useElapsed(session);
  const outcome = useOutcome(session) ?? '';
  const again = async (): Promise<void> => {
    const { backend, cwd, bindings } = session;
    const started = await start.run({ backend, cwd, bindings, ...guessTerminalSize() });
    if (started) replace({ page: 'sessions', sessionId: started.id });
  };
  return (
    <>
      <div className={classes.bar} role="status">
        <span className={classes.text}>{t('session.ended', { outcome, elapsed })}</span>
        <Button
          size="xs"
          leftSection={<RotateCw size={14} aria-hidden />}
          loading={start.pending}
          onClick={() => void again()}
        >
          {t('session.again')}
        </Button>
      </div>
      <ErrorNote error={start.error} />
    </>
  );
}
