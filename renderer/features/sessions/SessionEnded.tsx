// How a session ended, and what can follow: the same again, its conversation continued, or off the list.
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
  const again = useCall(bridge.daemon['sessions.again']);
  const resume = useCall(bridge.daemon['sessions.again']);
  const forget = useCall(bridge.daemon['sessions.forget']);
  const elapsed = useElapsed(session);
  const outcome = useOutcome(session) ?? '';
  const { id, conversation } = session;
  const show = (started: SessionView | null): void => {
    if (started) replace({ page: 'sessions', sessionId: started.id });
  };
  const startAgain = async (): Promise<void> => show(await again.run({ id, ...guessTerminalSize() }));
  const goOn = async (): Promise<void> => show(await resume.run({ id, resume: true, ...guessTerminalSize() }));
  const remove = async (): Promise<void> => {
    if (await forget.run({ id })) replace({ page: 'sessions' });
  };
  return (
    <>
      <div className={classes.bar} role="status">
        <span className={classes.text}>{t('session.ended', { outcome, elapsed })}</span>
        <span className={classes.actions}>
          <Button size="xs" variant="subtle" color="gray" loading={forget.pending} onClick={() => void remove()}>
            {t('session.forget')}
          </Button>
          {session.io === 'terminal' && (
            <>
              {conversation !== null && (
                <Button size="xs" loading={resume.pending} onClick={() => void goOn()}>
                  {t('session.continue')}
                </Button>
              )}
              <Button
                size="xs"
                leftSection={<RotateCw size={14} aria-hidden />}
                loading={again.pending}
                onClick={() => void startAgain()}
              >
                {t('session.again')}
              </Button>
            </>
          )}
        </span>
      </div>
      <ErrorNote error={again.error ?? resume.error ?? forget.error} />
    </>
  );
}
