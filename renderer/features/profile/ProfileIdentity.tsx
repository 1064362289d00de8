// Who the profile is at its provider, and since when it is kept here.
import { Code, DataList } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { fullDate } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';

export function ProfileIdentity({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { identity, kind } = profile;
  const plan = profile.quota?.snapshot?.plan ?? identity.plan;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('profile.email'), identity.email],
    [t('profile.plan'), plan],
    [t('profile.account'), identity.accountId && <Code>{identity.accountId}</Code>],
    [t('profile.kind'), kind && t(`profile.kinds.${kind}`)],
    [t('profile.id'), <Code key="id">{profile.profileId}</Code>],
    [t('profile.since'), profile.createdAt !== null && fullDate(profile.createdAt)],
    [t('profile.renewed'), profile.refreshedAt !== null && fullDate(profile.refreshedAt)],
  ];
  return (
    <Section title={t('profile.identity')}>
      <DataList labelWidth="140px" gap="sm">
        {rows
          .filter(([, value]) => Boolean(value))
          .map(([label, value]) => (
            <DataList.Item key={label}>
              <DataList.ItemLabel>{label}</DataList.ItemLabel>
              <DataList.ItemValue>{value}</DataList.ItemValue>
            </DataList.Item>
          ))}
      </DataList>
    </Section>
  );
}
