// How a profile is called: its label, else its id. A label may be an e-mail address, so it is masked like one.
import { useCallback } from 'react';
import type { ProfileView } from '../../../core/api/state.ts';
import { useEmailMask } from '../../ui/use-email-mask.ts';

export function useProfileName(): (profile: Pick<ProfileView, 'label' | 'profileId'>) => string {
  const mask = useEmailMask();
  return useCallback(({ label, profileId }) => (label === null ? profileId : mask(label)), [mask]);
}
