// Signing in again and disconnecting. The shell asks by name before a profile goes; ten seconds remain to keep it.
import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { availableMethods } from '../../../core/catalog/services.ts';
import { useApp, useNavigate } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

export function ProfileActions({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const { go } = useNavigate();
  const { serviceId, profileId } = profile;
  const disconnect = useCall(bridge.daemon['profiles.disconnect']);
  if (profile.removalAt !== null) return null;
  return (
    <>
      <ErrorNote error={disconnect.error} />
      <Group gap="sm">
        {availableMethods[serviceId].length > 0 && (
          <Button onClick={() => go({ page: 'connect', serviceId, profileId })}>
            {t(profile.kind === 'api-key' ? 'profile.replaceKey' : 'profile.reconnect')}
          </Button>
        )}
        <Button
          color="red"
          c="var(--mantine-color-error)"
          variant="subtle"
          loading={disconnect.pending}
          onClick={() => void disconnect.run({ serviceId, profileId })}
        >
          {t('profile.disconnect')}
        </Button>
      </Group>
    </>
  );
}
