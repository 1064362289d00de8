// Label and id of a profile that is being connected for the first time; fixed while a sign-in for it is under way.
import { Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './NewProfileFields.module.css';
import type { ConnectFields } from './use-connect-fields.ts';

type NewProfileFieldsProps = { readonly fields: ConnectFields; readonly isFixed?: boolean };

export function NewProfileFields({ fields, isFixed = false }: NewProfileFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className={classes.fields}>
      <TextInput
        label={t('connect.label')}
        description={t('connect.labelHint')}
        maxLength={64}
        disabled={isFixed}
        {...fields.form.getInputProps('label')}
        onChange={(event) => fields.onLabel(event.currentTarget.value)}
      />
      <TextInput
        label={t('connect.profileId')}
        description={t('connect.profileIdHint')}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        maxLength={64}
        spellCheck={false}
        disabled={isFixed}
        {...fields.form.getInputProps('profileId')}
        onChange={(event) => fields.onProfileId(event.currentTarget.value)}
      />
      {isFixed && (
        <Text fz="xs" c="dimmed" className={classes.fixed}>
          {t('connect.fixed')}
        </Text>
      )}
    </div>
  );
}
