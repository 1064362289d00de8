// What the small window says when it has no numbers, with the way to the main window.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import classes from './QuotaWindow.module.css';

export function OpenMain({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  return (
    <>
      <h1 className={classes.title}>{t('quotaWindow.title')}</h1>
      <p className={classes.note}>{text}</p>
      <div>
        <Button size="xs" onClick={() => void bridge.shell['window.show']({})}>
          {t('quotaWindow.open')}
        </Button>
      </div>
    </>
  );
}
