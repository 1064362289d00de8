// A session: above what runs where and who pays, below the terminal.
import { Button, EmptyState } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../core/api/state.ts';
import { useApp, useDaemon, useNavigate } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { Page } from '../../ui/Page.tsx';
import { SessionAttention } from './SessionAttention.tsx';
import { SessionEnded } from './SessionEnded.tsx';
import { SessionHeader } from './SessionHeader.tsx';
import classes from './SessionPage.module.css';
import { TerminalPane } from './TerminalPane.tsx';

export function SessionPage({ sessionId }: { readonly sessionId: string }) {
  const { t } = useTranslation();
  const session = useDaemon((state) => state.sessions.find((each) => each.id === sessionId));
  const header = useRef<HTMLElement>(null);
  useSeenBell(session);
  if (!session) return <SessionMissing />;
  return (
    <div className={classes.page}>
      <SessionHeader ref={header} session={session} />
      <SessionAttention session={session} />
      {session.endedAt !== null && <SessionEnded session={session} />}
      {session.io === 'terminal' ? (
        <TerminalPane
          key={session.id}
          id={session.id}
          onLeave={() => header.current?.querySelector('button')?.focus()}
        />
      ) : (
        <div className={classes.note}>
          <Notice tone="info">{t('session.pipes')}</Notice>
        </div>
      )}
    </div>
  );
}

/** A bell that rings while the terminal is on the page, or rang before, needs no mark in the list. */
function useSeenBell(session: SessionView | undefined): void {
  const { seenBells } = useApp();
  const { id, bellAt = null } = session ?? {};
  useEffect(() => {
    if (id !== undefined && bellAt !== null) seenBells.setState({ [id]: bellAt });
  }, [seenBells, id, bellAt]);
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
