// A profile that would be used cannot be: nothing starts until it is mended or another choice is made (DESIGN §3, fail closed).
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ServiceId } from '../../../core/catalog/services.ts';
import { useDaemon, useNavigate } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { reconnectText } from '../profile/reconnect-text.ts';
import { useProfileName } from '../profile/use-profile-name.ts';
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
  const kind = profile?.kind ?? null;
  const cause = useStatusText(status ?? connected, kind);
  const nameOf = useProfileName();
  const name = profile ? nameOf(profile) : profileId;
  const canSignIn = status?.state === 'needs-sign-in';
  return (
    <Notice
      tone="warning"
      action={
        canSignIn ? (
          <Button size="xs" onClick={() => go({ page: 'connect', serviceId, profileId })}>
            {t(reconnectText(kind))}
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
