// What can be done with a login: signed in anew, taken over as a new profile, or used for the profile of the same account.
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NativeLogin } from '../../../core/api/daemon.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { isUsable } from '../../../core/credential/status.ts';
import type { ProfileId } from '../../../core/ids.ts';
import { useDaemon, useNavigate } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useProfileName } from '../profile/use-profile-name.ts';
import { LoginForm } from './LoginForm.tsx';
import { LoginStored } from './LoginStored.tsx';

type LoginChoiceProps = {
  readonly login: NativeLogin;
  readonly onStored: (profileId: ProfileId) => void;
  readonly onLookAgain: () => void;
};

export function LoginChoice({ login, onStored, onLookAgain }: LoginChoiceProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const nameOf = useProfileName();
  const [isTaking, setIsTaking] = useState(false);
  const { serviceId, sharesRefreshToken } = login;
  const same = useDaemon((state) =>
    state.profiles.find((each) => each.serviceId === serviceId && each.profileId === login.sameAs),
  );
  if (same && isUsable(same.status)) return <LoginStored serviceId={serviceId} profileId={same.profileId} isSame />;
  const anew = () => go({ page: 'connect', serviceId, ...(same ? { profileId: same.profileId } : {}) });
  const provider = t(`providers.${serviceId}`);
  return (
    <>
      {same && <Notice tone="info">{t('imports.sameBroken', { profile: nameOf(same) })}</Notice>}
      {sharesRefreshToken && (
        <Notice tone="warning">{t('imports.owners', { backend: backends[login.backend].name, provider })}</Notice>
      )}
      {isTaking ? (
        <LoginForm
          login={login}
          same={same ?? null}
          onStored={onStored}
          onLookAgain={onLookAgain}
          onCancel={() => setIsTaking(false)}
        />
      ) : (
        <Group gap="sm">
          {sharesRefreshToken && (
            <Button variant="filled" onClick={anew}>
              {t('imports.anew')}
            </Button>
          )}
          <Button onClick={() => setIsTaking(true)} {...(sharesRefreshToken ? {} : { variant: 'filled' })}>
            {same ? t('imports.mend', { profile: nameOf(same) }) : t('imports.take')}
          </Button>
        </Group>
      )}
    </>
  );
}
