// One profile: who it is, whether it works, what is left, and what one can do with it.
import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type ServiceId, services } from '../../../core/catalog/services.ts';
import type { ProfileId } from '../../../core/ids.ts';
import { useDaemon, useGates } from '../../state/app-context.ts';
import { Page } from '../../ui/Page.tsx';
import { ProfileActions } from './ProfileActions.tsx';
import { ProfileIdentity } from './ProfileIdentity.tsx';
import { ProfileMissing } from './ProfileMissing.tsx';
import { ProfileQuota } from './ProfileQuota.tsx';
import { ProfileSettings } from './ProfileSettings.tsx';
import { ProfileStatusLine } from './ProfileStatusLine.tsx';
import { profileName } from './profile-name.ts';

type ProfilePageProps = { readonly serviceId: ServiceId; readonly profileId: ProfileId };

export function ProfilePage({ serviceId, profileId }: ProfilePageProps) {
  const { t } = useTranslation();
  const gates = useGates();
  const profile = useDaemon((state) =>
    state.profiles.find((each) => each.serviceId === serviceId && each.profileId === profileId),
  );
  if (!profile) return <ProfileMissing />;
  return (
    <Page
      title={`${services[serviceId].name} · ${profileName(profile)}`}
      hasBack
      aside={profile.isDefault && <Badge>{t('profile.isDefault')}</Badge>}
    >
      <ProfileStatusLine profile={profile} />
      {profile.quota && gates['connectedServices.quotas'] && <ProfileQuota profile={profile} quota={profile.quota} />}
      <ProfileIdentity profile={profile} />
      <ProfileSettings key={`${serviceId}/${profileId}`} profile={profile} />
      <ProfileActions profile={profile} />
    </Page>
  );
}
