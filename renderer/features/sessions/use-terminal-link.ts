// Opens a link of a terminal through the guarded opener, which asks first where it does not know the address.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/app-context.ts';
import { useNotify } from '../../ui/use-notify.ts';

export function useTerminalLink(): (url: string) => void {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const notify = useNotify();
  return useCallback(
    (url) => {
      void bridge.shell['link.open']({ url, asks: true }).then((answer) => {
        const declined = !answer.ok && answer.error.code === 'not_confirmed';
        if (!declined && !(answer.ok && answer.value.opened)) notify(t('common.notOpened'), 'critical');
      });
    },
    [bridge, notify, t],
  );
}
