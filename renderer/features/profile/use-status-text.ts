// A profile's status in one sentence, with its cause.
import { useTranslation } from 'react-i18next';
import type { CredentialKind } from '../../../core/catalog/services.ts';
import type { ProfileStatus } from '../../../core/credential/status.ts';
import { useNow } from '../../state/app-context.ts';
import { moment, shortDate } from '../../ui/format.ts';

/** `kind`: null when the row cannot be opened. */
export function useStatusText(status: ProfileStatus, kind: CredentialKind | null): string {
  const { t } = useTranslation();
  const now = useNow();
  switch (status.state) {
    case 'connected':
      return t('status.connected');
    case 'refreshing':
      return t('status.refreshing');
    case 'limited':
      return t(`status.limited.${status.cause}`);
    case 'expires-soon':
      return t('status.expiresSoon', { date: shortDate(status.at) });
    case 'refresh-failing':
      return t(`status.refreshFailing.${status.cause}`, { time: moment(status.retryAt, now) });
    case 'offline':
      return t('status.offline', { time: moment(status.retryAt, now) });
    case 'needs-sign-in':
      if (kind === 'setup-token' && status.cause === 'expired') return t('status.tokenExpired');
      return t(`status.needsSignIn.${status.cause}`);
    case 'ineligible':
      return t(`status.ineligible.${status.cause}`);
    case 'unreadable':
      return t(`status.unreadable.${status.cause}`);
  }
}
