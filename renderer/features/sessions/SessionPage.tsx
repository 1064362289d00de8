// A session: above what runs where and who pays, below the terminal.
import { Button, EmptyState } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDaemon, useNavigate } from '../../state/app-context.ts';
import { Page } from '../../ui/Page.tsx';
import { SessionEnded } from './SessionEnded.tsx';
import { SessionHeader } from './SessionHeader.tsx';
import classes from './SessionPage.module.css';
import { TerminalPane } from './TerminalPane.tsx';

export function SessionPage({ sessionId }: { readonly sessionId: string }) {
  const session = useDaemon((state) => state.sessions.find((each) => each.id === sessionId));
  const header = useRef<HTMLElement>(null);
  if (!session) return <SessionMissing />;
  return (
    <div className={classes.page}>
      <SessionHeader ref={header} session={session} />
      {session.endedAt !== null && <SessionEnded session={session} />}
      <TerminalPane key={session.id} id={session.id} onLeave={() => header.current?.querySelector('button')?.focus()} />
    </div>
  );
}

function SessionMissing() {
  const { t } = useTranslation();
  const { replace } = useNavigate();
  return (
    <Page title={t('session.missingTitle')} hasBack>
      <EmptyState size="sm" m="auto" description={t('session.missing')}>
        <EmptyState.Actions>
          <Button onClick={() => replace({ page: 'sessions' })}>{t('sessions.title')}</Button>
        </EmptyState.Actions>
      </EmptyState>
    </Page>
  );
}
