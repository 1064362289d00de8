// Why the numbers could not be read the last time, what that means, and the one thing to do.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { statusAction } from '../../../core/credential/status.ts';
import type { QuotaView } from '../../../core/quota/snapshot.ts';
import { useNavigate, useNow } from '../../state/app-context.ts';
import { moment } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { CheckAgain } from './CheckAgain.tsx';
import { reconnectText } from './reconnect-text.ts';
import type { QuotaRefresh } from './use-quota-refresh.ts';

type Failure = NonNullable<QuotaView['failure']>;
type QuotaFailureProps = {
  readonly profile: ProfileView;
  readonly failure: Failure;
  readonly refresh: QuotaRefresh;
};

export function QuotaFailure({ profile, failure, refresh }: QuotaFailureProps) {
  const { t } = useTranslation();
  const now = useNow();
  const { code, at, retryAt } = failure;
  return (
    <Notice tone="warning" action={<Mend profile={profile} code={code} refresh={refresh} />}>
      {t(`quota.failures.${code}`)} {profile.quota?.snapshot && t('quota.mayBeOld')}{' '}
      {t('quota.tried', { time: moment(at, now) })}{' '}
      {retryAt !== null && retryAt > now && t('quota.retry', { time: moment(retryAt, now) })}
    </Notice>
  );
}

type MendProps = Pick<QuotaFailureProps, 'profile' | 'refresh'> & { readonly code: Failure['code'] };

function Mend({ profile, code, refresh }: MendProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const { serviceId, profileId, status, kind } = profile;
  switch (code) {
    case 'auth':
    case 'wrong-account':
    case 'no-scope':
      // The status asks for it already.
      if (statusAction(status, kind) === 'sign-in') return null;
      return (
        <Button size="xs" onClick={() => go({ page: 'connect', serviceId, profileId })}>
          {t(reconnectText(kind))}
        </Button>
      );
    case 'forbidden':
      return <CheckAgain profile={profile} />;
    case 'throttled':
      return null;
    default:
      return (
        <Button size="xs" loading={refresh.pending} onClick={refresh.run}>
          {t('quota.again')}
        </Button>
      );
  }
}
