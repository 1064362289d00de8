// Opens a page in the person's own browser through the guarded opener, and says when it would not.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../state/app-context.ts';
import { useNotify } from './use-notify.ts';

export function useOpenLink(): (url: string) => void {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const notify = useNotify();
  return useCallback(
    (url) => {
      void bridge.shell['link.open']({ url }).then((answer) => {
        if (!answer.ok || !answer.value.opened) notify(t('common.notOpened'), 'critical');
      });
    },
    [bridge, notify, t],
  );
}
