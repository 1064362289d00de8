// The login is a profile of ours, now or already: which, and the way to it.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ServiceId } from '../../../core/catalog/services.ts';
import type { ProfileId } from '../../../core/ids.ts';
import { useDaemon, useNavigate } from '../../state/app-context.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useProfileName } from '../profile/use-profile-name.ts';

type LoginStoredProps = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  /** It was there before. */
  readonly isSame?: boolean;
};

export function LoginStored({ serviceId, profileId, isSame = false }: LoginStoredProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const nameOf = useProfileName();
  const profile = useDaemon((state) =>
    state.profiles.find((each) => each.serviceId === serviceId && each.profileId === profileId),
  );
  const name = profile ? nameOf(profile) : profileId;
  return (
    <Notice
      tone="info"
      live={!isSame}
      action={<Button onClick={() => go({ page: 'profile', serviceId, profileId })}>{t('imports.open')}</Button>}
    >
      {t(isSame ? 'imports.same' : 'imports.stored', { profile: name })}
    </Notice>
  );
}
