// The line above a terminal: backend, folder, who pays with what is left, for how long, and what can be done with the session.
import { ActionIcon, Button, Title, Tooltip } from '@mantine/core';
import { ArrowLeft, Clock } from 'lucide-react';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../core/api/state.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { useApp, useDaemon, useGates, useNavigate } from '../../state/app-context.ts';
import { boundProfiles } from '../../state/bound-profiles.ts';
import { useCall } from '../../state/use-call.ts';
import { FolderText } from '../../ui/FolderText.tsx';
import { QuotaBadges } from '../../ui/QuotaBadges.tsx';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import { useFailureNote } from '../../ui/use-failure-note.ts';
import { ContinueAs } from './ContinueAs.tsx';
import { SessionDetails } from './SessionDetails.tsx';
import classes from './SessionHeader.module.css';
import { useElapsed } from './use-session-text.ts';

type SessionHeaderProps = { readonly session: SessionView; readonly ref: Ref<HTMLElement> };

export function SessionHeader({ session, ref }: SessionHeaderProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const elapsed = useElapsed(session);
  const billsTo = useEmailMask()(session.billsTo);
  const isRunning = session.endedAt === null;
  return (
    <header ref={ref} className={classes.header}>
      <Tooltip label={t('sessions.title')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('session.toList')}
          onClick={() => go({ page: 'sessions' })}
        >
          <ArrowLeft size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Title order={1} fz="sm" className={classes.title}>
        {backends[session.backend].name}
      </Title>
      <FolderText folder={session.cwd} className={classes.folder} />
      <span className={classes.bills} title={billsTo}>
        {t('sessions.billsTo', { who: billsTo })}
      </span>
      <Badges session={session} />
      <span className={classes.right}>
        <span className={classes.elapsed}>
          <Clock size={13} aria-hidden />
          {elapsed}
        </span>
        <SessionDetails session={session} />
        {isRunning && session.io === 'terminal' && <ContinueAs session={session} />}
        {isRunning && <Stop session={session} />}
      </span>
    </header>
  );
}

/** What is left for who pays, while that profile still exists; nothing for the machine's own login. */
function Badges({ session }: { readonly session: SessionView }) {
  const gates = useGates();
  const payers = boundProfiles(
    session.bindings,
    useDaemon((state) => state.profiles),
  );
  if (!gates['connectedServices.quotas'] || payers.length === 0) return null;
  return (
    <span className={classes.badges}>
      {payers.map((profile) => (
        <QuotaBadges key={profile.serviceId} profile={profile} model={session.model} />
      ))}
    </span>
  );
}

function Stop({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const stop = useCall(bridge.daemon['sessions.stop']);
  useFailureNote(stop.error);
  return (
    <Button size="xs" loading={stop.pending || session.stopped} onClick={() => void stop.run({ id: session.id })}>
      {t('session.stop')}
    </Button>
  );
}
