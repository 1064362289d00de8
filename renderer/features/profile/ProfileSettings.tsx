// What the person decides about a profile: its label, and whether it is its service's default.
import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { services } from '../../../core/catalog/services.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Section } from '../../ui/Section.tsx';

export function ProfileSettings({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const { serviceId, profileId } = profile;
  const setLabel = useCall(bridge.daemon['profiles.label']);
  const setDefault = useCall(bridge.daemon['profiles.default']);
  const [label, setLabelText] = useState(profile.label ?? '');
  const isChanged = label.trim() !== (profile.label ?? '');

  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (isChanged) void setLabel.run({ serviceId, profileId, label: label.trim() });
  };

  return (
    <Section title={t('profile.settings')}>
      <Stack gap="md" maw={440}>
        <form onSubmit={save}>
          <Group gap="sm" align="flex-end" wrap="nowrap">
            <TextInput
              flex={1}
              label={t('profile.label')}
              maxLength={64}
              placeholder={profileId}
              value={label}
              onChange={(event) => setLabelText(event.currentTarget.value)}
            />
            <Button type="submit" disabled={!isChanged} loading={setLabel.pending}>
              {t('common.save')}
            </Button>
          </Group>
        </form>
        <ErrorNote error={setLabel.error} />
        <Switch
          label={t('profile.default', { service: services[serviceId].name })}
          description={t('profile.defaultHint')}
          checked={profile.isDefault}
          disabled={setDefault.pending}
          onChange={(event) =>
            void setDefault.run({ serviceId, profileId: event.currentTarget.checked ? profileId : null })
          }
        />
        <ErrorNote error={setDefault.error} />
      </Stack>
    </Section>
  );
}
