// One session in the list: what runs where, who pays, for how long.
import { UnstyledButton } from '@mantine/core';
import { Square, SquareTerminal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../core/api/state.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { useApp, useNavigate, useNow } from '../../state/app-context.ts';
import { moment } from '../../ui/format.ts';
import { shortFolder } from '../../ui/short-folder.ts';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import classes from './SessionRow.module.css';
import { useElapsed, useOutcome } from './use-session-text.ts';

export function SessionRow({ session }: { readonly session: SessionView }) {
  const { t } = useTranslation();
  const { info } = useApp();
  const { go } = useNavigate();
  const now = useNow();
  const elapsed = useElapsed(session);
  const outcome = useOutcome(session);
  const mask = useEmailMask();
  const Icon = session.endedAt === null ? SquareTerminal : Square;
  return (
    <li className={classes.item}>
      <UnstyledButton className={classes.row} onClick={() => go({ page: 'sessions', sessionId: session.id })}>
        <Icon size={16} aria-hidden className={classes.icon} />
        <span className={classes.name}>{backends[session.backend].name}</span>
        <span className={classes.folder} title={session.cwd}>
          {shortFolder(session.cwd, info.homeFolder)}
        </span>
        <span className={classes.bills}>{t('sessions.billsTo', { who: mask(session.billsTo) })}</span>
        <span className={classes.when}>
          {outcome === null ? elapsed : `${outcome} · ${moment(session.endedAt ?? now, now)}`}
        </span>
      </UnstyledButton>
    </li>
  );
}
