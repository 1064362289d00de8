// After a sign-in: say so, and go where the person came from, or to the new profile.
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type ServiceId, services } from '../../../core/catalog/services.ts';
import type { ProfileId } from '../../../core/ids.ts';
import { useApp } from '../../state/app-context.ts';
import { useNotify } from '../../ui/use-notify.ts';

export type Connected = { readonly serviceId: ServiceId; readonly profileId: ProfileId };

/** The function it gives takes the label too, as far as one is known; else the profile goes by its id. */
export function useConnected(): (connected: Connected, label: string | null) => void {
  const { t } = useTranslation();
  const { place } = useApp();
  const notify = useNotify();
  return useCallback(
    ({ serviceId, profileId }, label) => {
      const service = services[serviceId].name;
      notify(t('connect.done', { service, profile: label ?? profileId }));
      const { place: present, behind, back, replace } = place.getState();
      if (present.page !== 'connect') return;
      if (behind.at(-1)?.page === 'new-session') back();
      else replace({ page: 'profile', serviceId, profileId });
    },
    [t, place, notify],
  );
}
