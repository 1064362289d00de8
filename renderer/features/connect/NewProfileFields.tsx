// Label and id of a profile that is being connected for the first time.
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ConnectFields } from './use-connect-fields.ts';

export function NewProfileFields({ fields }: { readonly fields: ConnectFields }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('connect.label')}
        description={t('connect.labelHint')}
        maxLength={64}
        {...fields.form.getInputProps('label')}
        onChange={(event) => fields.onLabel(event.currentTarget.value)}
      />
      <TextInput
        label={t('connect.profileId')}
        description={t('connect.profileIdHint')}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        maxLength={64}
        spellCheck={false}
        {...fields.form.getInputProps('profileId')}
        onChange={(event) => fields.onProfileId(event.currentTarget.value)}
      />
    </>
  );
}
