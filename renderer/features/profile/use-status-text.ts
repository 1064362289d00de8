// A profile's status in one sentence, with its cause.
import { useTranslation } from 'react-i18next';
import type { ProfileStatus } from '../../../core/credential/status.ts';
import { useNow } from '../../state/app-context.ts';
import { moment } from '../../ui/format.ts';

export function useStatusText(status: ProfileStatus): string {
  const { t } = useTranslation();
  const now = useNow();
  switch (status.state) {
    case 'connected':
      return t('status.connected');
    case 'refreshing':
      return t('status.refreshing');
    case 'refresh-failing':
      return t('status.refreshFailing', { time: moment(status.retryAt, now) });
    case 'needs-sign-in':
      return t(`status.needsSignIn.${status.cause}`);
    case 'unreadable':
      return t(`status.unreadable.${status.cause}`);
  }
}
