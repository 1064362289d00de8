// After a sign-in or a stored key: say so, and go where the person came from, or to the profile.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type ServiceId, services } from '../../../core/catalog/services.ts';
import type { KeyCheck } from '../../../core/credential/record.ts';
import type { ProfileId } from '../../../core/ids.ts';
import { useApp } from '../../state/app-context.ts';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import { useNotify } from '../../ui/use-notify.ts';

export type Connected = { readonly serviceId: ServiceId; readonly profileId: ProfileId };

/** `label`: null when it goes by its id. `check`: what the provider said of a key; null for a sign-in. */
type Done = (connected: Connected, label: string | null, check: KeyCheck['result'] | null) => void;

export function useConnected(): Done {
  const { t } = useTranslation();
  const { daemon, place } = useApp();
  const notify = useNotify();
  const mask = useEmailMask();
  return useCallback(
    ({ serviceId, profileId }, label, check) => {
      const names = {
        service: services[serviceId].name,
        profile: label === null ? profileId : mask(label),
        provider: t(`providers.${serviceId}`),
      };
      notify(check === null || check === 'accepted' ? t('connect.done', names) : t(`connect.stored.${check}`, names));
      const { place: present, behind, back, replace } = place.getState();
      if (present.page !== 'connect') return;
      const stored = daemon
        .getState()
        .state?.profiles.find((each) => each.serviceId === serviceId && each.profileId === profileId);
      // A sign-in that the provider does not serve is explained on the profile's page.
      const isServed = stored?.status.state !== 'ineligible';
      if (isServed && behind.at(-1)?.page === 'new-session') back();
      else replace({ page: 'profile', serviceId, profileId });
    },
    [t, daemon, place, notify, mask],
  );
}
