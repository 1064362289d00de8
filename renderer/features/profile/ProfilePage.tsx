// One profile: whether it works, what is left, who it is, and what one can do with it.
import { Badge, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { type ServiceId, services } from '../../../core/catalog/services.ts';
import { isUsable, statusAction } from '../../../core/credential/status.ts';
import type { ProfileId } from '../../../core/ids.ts';
import { useDaemon, useGates, useNavigate } from '../../state/app-context.ts';
import { Page } from '../../ui/Page.tsx';
import { whyNoQuota } from '../services/why-no-quota.ts';
import { ProfileDisconnect } from './ProfileDisconnect.tsx';
import { ProfileIdentity } from './ProfileIdentity.tsx';
import { ProfileMissing } from './ProfileMissing.tsx';
import { ProfileQuota } from './ProfileQuota.tsx';
import { ProfileSettings } from './ProfileSettings.tsx';
import { ProfileStatusLine } from './ProfileStatusLine.tsx';
import { QuotaHistory } from './QuotaHistory.tsx';
import { reconnectText } from './reconnect-text.ts';
import { useProfileName } from './use-profile-name.ts';

type ProfilePageProps = { readonly serviceId: ServiceId; readonly profileId: ProfileId };

export function ProfilePage({ serviceId, profileId }: ProfilePageProps) {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const nameOf = useProfileName();
  const profile = useDaemon((state) =>
    state.profiles.find((each) => each.serviceId === serviceId && each.profileId === profileId),
  );
  if (!profile) return <ProfileMissing />;
  const isLeaving = profile.removalAt !== null;
  // Where the status asks for it, the button stands there; where it would not help, it stands nowhere.
  const { status, kind } = profile;
  const isAsked = ['sign-in', 'replace-key', 'unlock'].includes(statusAction(status, kind));
  const canReconnect = !isLeaving && !isAsked && status.state !== 'ineligible';
  return (
    <Page
      title={`${services[serviceId].name} · ${nameOf(profile)}`}
      hasBack
      aside={profile.isDefault && <Badge>{t('profile.isDefault')}</Badge>}
      actions={
        canReconnect && (
          <Button onClick={() => go({ page: 'connect', serviceId, profileId })}>{t(reconnectText(kind))}</Button>
        )
      }
    >
      <ProfileStatusLine profile={profile} />
      <Quota key={`quota ${serviceId}/${profileId}`} profile={profile} />
      <ProfileIdentity profile={profile} />
      <ProfileSettings key={`settings ${serviceId}/${profileId}`} profile={profile} />
      {!isLeaving && <ProfileDisconnect profile={profile} />}
    </Page>
  );
}

function Quota({ profile }: { readonly profile: ProfileView }) {
  const gates = useGates();
  const { quota } = profile;
  if (!gates['connectedServices.quotas'] || !quota) return null;
  // The status says already why nothing can be read.
  if (!isUsable(profile.status) && quota.snapshot === null) return null;
  return (
    <>
      <ProfileQuota profile={profile} quota={quota} />
      {whyNoQuota(profile) === null && <QuotaHistory profile={profile} />}
    </>
  );
}
