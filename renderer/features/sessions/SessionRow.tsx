// One session in the list: what runs where, who pays, for how long.
import { UnstyledButton } from '@mantine/core';
import { Bell, type LucideIcon, RotateCw, Square, SquareTerminal, TriangleAlert, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { SessionView } from '../../../core/api/state.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { useApp, useNavigate, useNow } from '../../state/app-context.ts';
import { hasNewBell } from '../../state/seen-bells.ts';
import { FolderText } from '../../ui/FolderText.tsx';
import { moment } from '../../ui/format.ts';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import classes from './SessionRow.module.css';
import { useElapsed, useOutcome } from './use-session-text.ts';

export function SessionRow({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const now = useNow();
  const elapsed = useElapsed(session);
  const outcome = useOutcome(session);
  const mask = useEmailMask();
  const Icon = session.endedAt === null ? SquareTerminal : Square;
  return (
    <li className={classes.item}>
      <UnstyledButton
        data-session-row
        className={classes.row}
        onClick={() => go({ page: 'sessions', sessionId: session.id })}
      >
        <Icon size={16} aria-hidden className={classes.icon} />
        <span className={classes.name}>{backends[session.backend].name}</span>
        <FolderText folder={session.cwd} className={classes.folder} />
        <Marks session={session} />
        <span className={classes.bills}>{t('sessions.billsTo', { who: mask(session.billsTo) })}</span>
        <span className={classes.when}>
          {outcome === null ? elapsed : `${outcome} · ${moment(session.endedAt ?? now, now)}`}
        </span>
      </UnstyledButton>
    </li>
  );
}

/** What asks for the person: a need before a bell. */
function Marks({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation();
  const { seenBells } = useApp();
  const seen = useStore(seenBells);
  const { attention, restarting, endedAt, io } = session;
  if (endedAt !== null) return null;
  if (restarting) return <Mark icon={RotateCw} text={t('sessions.restarting')} />;
  if (attention) return <Mark icon={TriangleAlert} text={t(`sessions.attention.${attention.kind}`)} isUrgent />;
  if (hasNewBell(session, seen)) return <Mark icon={Bell} text={t('sessions.bell')} isUrgent />;
  return io === 'pipes' ? <Mark icon={Unplug} text={t('sessions.elsewhere')} /> : null;
}

type MarkProps = { readonly icon: LucideIcon; readonly text: string; readonly isUrgent?: boolean };

function Mark({ icon: Icon, text, isUrgent = false }: MarkProps) {
  return (
    <span className={classes.mark} data-urgent={isUrgent || undefined}>
      <Icon size={13} aria-hidden />
      {text}
    </span>
  );
}
