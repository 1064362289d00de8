// Asks the provider now whether it serves the account; what it says then stands in the status.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { useFailureNote } from '../../ui/use-failure-note.ts';
import { useNotify } from '../../ui/use-notify.ts';

export function CheckAgain({ profile: { serviceId, profileId } }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const notify = useNotify();
  const check = useCall(bridge.daemon['profiles.check']);
  useFailureNote(check.error);
  const run = async (): Promise<void> => {
    if (await check.run({ serviceId, profileId })) notify(t('status.checked'));
  };
  return (
    <Button loading={check.pending} onClick={() => void run()}>
      {t('status.actions.checkAgain')}
    </Button>
  );
}
