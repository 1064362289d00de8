// What the person decides about a profile: its label, and where it is the default.
import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { services } from '../../../core/catalog/services.ts';
import { useApp } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Section } from '../../ui/Section.tsx';
import { ProfileRules } from './ProfileRules.tsx';

export function ProfileSettings({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  return (
    <Section title={t('profile.settings')}>
      <Stack gap="md" maw={560}>
        <LabelForm profile={profile} />
        <DefaultSwitch profile={profile} />
        {profile.kind !== null && <ProfileRules profile={profile} kind={profile.kind} />}
      </Stack>
    </Section>
  );
}

function LabelForm({ profile: { serviceId, profileId, label: present } }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const setLabel = useCall(bridge.daemon['profiles.label']);
  const [label, setLabelText] = useState(present ?? '');
  const isChanged = label.trim() !== (present ?? '');
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (isChanged) void setLabel.run({ serviceId, profileId, label: label.trim() });
  };
  return (
    <>
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
    </>
  );
}

function DefaultSwitch({ profile: { serviceId, profileId, isDefault } }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const setDefault = useCall(bridge.daemon['profiles.default']);
  return (
    <>
      <Switch
        label={t('profile.default', { service: services[serviceId].name })}
        description={t('profile.defaultHint')}
        checked={isDefault}
        disabled={setDefault.pending}
        onChange={(event) =>
          void setDefault.run({ serviceId, profileId: event.currentTarget.checked ? profileId : null })
        }
      />
      <ErrorNote error={setDefault.error} />
    </>
  );
}
