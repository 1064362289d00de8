// Who the profile is at its provider, what kind of credential it is, and its dates.
import { Code, DataList } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { fullDate, shortDate } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import classes from './ProfileIdentity.module.css';

export function ProfileIdentity({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const who = useWho(profile);
  const { kind, profileId, createdAt, usedAt, refreshedAt, expiresAt } = profile;
  const rows: readonly (readonly [string, ReactNode])[] = [
    ...who,
    [t('profile.kind'), kind && <Kind kind={kind} imported={profile.imported} />],
    [t('profile.id'), <Code key="id">{profileId}</Code>],
    [t('profile.since'), createdAt !== null && fullDate(createdAt)],
    [t('profile.used'), kind !== null && (usedAt === null ? t('profile.neverUsed') : fullDate(usedAt))],
    [t('profile.renewed'), kind === 'oauth' && refreshedAt !== null && fullDate(refreshedAt)],
    // An access token's end is nothing that a person waits for: it is renewed.
    [t('profile.ends'), kind === 'setup-token' && expiresAt !== null && shortDate(expiresAt)],
  ];
  return (
    <Section title={t('profile.identity')}>
      <DataList labelWidth="140px" gap="sm">
        {rows
          .filter(([, value]) => Boolean(value))
          .map(([label, value]) => (
            <DataList.Item key={label}>
              <DataList.ItemLabel>{label}</DataList.ItemLabel>
              <DataList.ItemValue className={classes.value}>{value}</DataList.ItemValue>
            </DataList.Item>
          ))}
      </DataList>
    </Section>
  );
}

function useWho({ identity, kind, quota }: ProfileView): readonly (readonly [string, ReactNode])[] {
  const { t } = useTranslation();
  const mask = useEmailMask();
  const { email, organization, accountId, plan } = identity;
  const missing = kind === 'setup-token' && t('profile.noEmail');
  return [
    [t('profile.email'), email === null ? missing : mask(email)],
    [t('profile.organization'), organization?.name && mask(organization.name)],
    [t('profile.plan'), quota?.snapshot?.plan ?? plan],
    [t('profile.account'), accountId && <Code>{accountId}</Code>],
  ];
}

function Kind({ kind, imported }: { readonly kind: NonNullable<ProfileView['kind']>; readonly imported: boolean }) {
  const { t } = useTranslation();
  const name = t(`profile.kinds.${kind}`);
  return imported ? `${name}, ${t('profile.imported')}` : name;
}
