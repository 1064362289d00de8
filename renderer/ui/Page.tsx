// The frame of a page: title, way back, actions on the right, and the content column.
import { ActionIcon, Title, Tooltip } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from '../state/app-context.ts';
import classes from './Page.module.css';

type PageProps = {
  readonly title: string;
  /** Stands beside the title. */
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
  /** Shows the way back (Escape does the same everywhere). */
  readonly hasBack?: boolean;
  readonly children: ReactNode;
};

export function Page({ title, aside, actions, hasBack = false, children }: PageProps) {
  const { t } = useTranslation();
  const { back } = useNavigate();
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <header className={classes.header}>
          {hasBack && (
            <Tooltip label={t('common.backHint')}>
              <ActionIcon variant="subtle" color="gray" onClick={back} aria-label={t('common.back')}>
                <ArrowLeft size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
          <Title order={1} className={classes.title} title={title}>
            {title}
          </Title>
          {aside && <div className={classes.aside}>{aside}</div>}
          <div className={classes.actions}>{actions}</div>
        </header>
        {children}
      </div>
    </div>
  );
}
