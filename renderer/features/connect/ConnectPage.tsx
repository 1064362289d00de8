// Connecting: first the service, then how. Also the way to sign in again to a profile that exists.
import { useTranslation } from 'react-i18next';
import { type ServiceId, services } from '../../../core/catalog/services.ts';
import type { ProfileId } from '../../../core/ids.ts';
import { useDaemon } from '../../state/app-context.ts';
import { Page } from '../../ui/Page.tsx';
import { useProfileName } from '../profile/use-profile-name.ts';
import { ConnectForm } from './ConnectForm.tsx';
import { ServiceChoice } from './ServiceChoice.tsx';

type ConnectPageProps = { readonly serviceId: ServiceId | undefined; readonly profileId: ProfileId | undefined };

export function ConnectPage({ serviceId, profileId }: ConnectPageProps) {
  const { t } = useTranslation();
  const nameOf = useProfileName();
  const profiles = useDaemon((state) => state.profiles);
  if (!serviceId) {
    return (
      <Page title={t('connect.title')} hasBack>
        <ServiceChoice />
      </Page>
    );
  }
  const service = services[serviceId].name;
  const profile = profiles.find((each) => each.serviceId === serviceId && each.profileId === profileId) ?? null;
  const title = profile
    ? t('connect.titleAgain', { service, profile: nameOf(profile) })
    : t('connect.titleService', { service });
  return (
    <Page title={title} hasBack>
      {/* What was typed survives a change of service: a key may turn out to belong to another one. */}
      <ConnectForm
        key={profile ? `${serviceId}/${profile.profileId}` : 'new'}
        serviceId={serviceId}
        profile={profile}
      />
    </Page>
  );
}
