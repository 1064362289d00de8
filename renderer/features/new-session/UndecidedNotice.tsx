// A profile that would be used cannot be: nothing starts until it is mended or another choice is made (DESIGN §3, fail closed).
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { availableMethods, type ServiceId } from '../../../core/catalog/services.ts';
import { useDaemon, useNavigate } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { profileName } from '../profile/profile-name.ts';
import { useStatusText } from '../profile/use-status-text.ts';
import type { ServiceUse } from './auth-state.ts';

type UndecidedNoticeProps = {
  readonly serviceId: ServiceId;
  readonly use: Extract<ServiceUse, { kind: 'undecided' }>;
};

const connected = { state: 'connected' } as const;

export function UndecidedNotice({ serviceId, use }: UndecidedNoticeProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const { profileId, status } = use;
  const profile = useDaemon((state) =>
    state.profiles.find((each) => each.serviceId === serviceId && each.profileId === profileId),
  );
  const cause = useStatusText(status ?? connected);
  const name = profile ? profileName(profile) : profileId;
  const canSignIn = status?.state === 'needs-sign-in' && availableMethods[serviceId].length > 0;
  return (
    <Notice
      tone="warning"
      action={
        canSignIn ? (
          <Button size="xs" onClick={() => go({ page: 'connect', serviceId, profileId })}>
            {t('services.signInAgain')}
          </Button>
        ) : (
          profile && (
            <Button size="xs" onClick={() => go({ page: 'profile', serviceId, profileId })}>
              {t('newSession.openProfile')}
            </Button>
          )
        )
      }
    >
      {status === null ? t('newSession.gone', { profile: name }) : t('newSession.blocked', { profile: name, cause })}
    </Notice>
  );
}
