// The sessions: those that run, and those that ended.
import { Button, EmptyState } from '@mantine/core';
import { Plus } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../core/api/state.ts';
import { useApp, useDaemon, useNavigate } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Page } from '../../ui/Page.tsx';
import { Section } from '../../ui/Section.tsx';
import { SessionRow } from './SessionRow.tsx';
import classes from './SessionsPage.module.css';

export function SessionsPage() {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const { go } = useNavigate();
  const forget = useCall(bridge.daemon['sessions.forget']);
  const sessions = useDaemon((state) => state.sessions);
  const newest = sessions.toSorted((a, b) => b.startedAt - a.startedAt);
  const running = newest.filter((session) => session.endedAt === null);
  const ended = newest.filter((session) => session.endedAt !== null);
  const start = (
    <Button variant="filled" leftSection={<Plus size={16} aria-hidden />} onClick={() => go({ page: 'new-session' })}>
      {t('sidebar.newSession')}
    </Button>
  );
  if (sessions.length === 0) {
    return (
      <Page title={t('sessions.title')}>
        <EmptyState size="sm" m="auto" title={t('sessions.none')} description={t('sessions.noneHint')}>
          <EmptyState.Actions>{start}</EmptyState.Actions>
        </EmptyState>
      </Page>
    );
  }
  const forgetAll = async (): Promise<void> => {
    for (const { id } of ended) await forget.run({ id });
  };
  return (
    <Page title={t('sessions.title')} actions={start}>
      <ErrorNote error={forget.error} />
      {running.length > 0 && (
        <Section title={t('sessions.running')}>
          <SessionList sessions={running} />
        </Section>
      )}
      {ended.length > 0 && (
        <Section
          title={t('sessions.ended')}
          actions={
            <Button size="xs" variant="subtle" color="gray" loading={forget.pending} onClick={() => void forgetAll()}>
              {t('sessions.clear')}
            </Button>
          }
        >
          <SessionList sessions={ended} />
        </Section>
      )}
    </Page>
  );
}

function SessionList({ sessions }: { readonly sessions: readonly SessionView[] }) {
  return (
    <ul className={classes.list} onKeyDown={moveInList}>
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} />
      ))}
    </ul>
  );
}

/** Up and down go from row to row, through both lists. */
function moveInList(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const rows = [...document.querySelectorAll<HTMLElement>('[data-session-row]')];
  const { activeElement } = document;
  const at = activeElement instanceof HTMLElement ? rows.indexOf(activeElement) : -1;
  if (step === 0 || at === -1) return;
  event.preventDefault();
  rows[at + step]?.focus();
}
