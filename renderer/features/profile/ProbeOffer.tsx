// A sign-in that cannot read its usage: why, and the paid question that can, with what it costs.
import { Stack, Switch, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

export function ProbeOffer({ profile: { serviceId, profileId, quota } }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const set = useCall(bridge.daemon['quota.probe']);
  return (
    <Stack gap="sm" maw={640}>
      <Text c="dimmed">{t('probe.why')}</Text>
      <Switch
        label={t('probe.on')}
        description={t('probe.cost')}
        checked={quota?.probe === 'on'}
        disabled={set.pending}
        onChange={(event) => void set.run({ serviceId, profileId, on: event.currentTarget.checked })}
      />
      <ErrorNote error={set.error} />
      <Text c="dimmed">{t('probe.other')}</Text>
    </Stack>
  );
}
