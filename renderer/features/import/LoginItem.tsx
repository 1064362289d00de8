// One login that was found: whose it is, where it lies, what speaks against taking it over, and what can be done with it.
import { Code, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NativeLogin } from '../../../core/api/daemon.ts';
import { backends } from '../../../core/catalog/backends.ts';
import { services } from '../../../core/catalog/services.ts';
import type { ProfileId } from '../../../core/ids.ts';
import { useNow } from '../../state/app-context.ts';
import { shortDate } from '../../ui/format.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useEmailMask } from '../../ui/use-email-mask.ts';
import classes from './ImportPage.module.css';
import { LoginChoice } from './LoginChoice.tsx';
import { LoginStored } from './LoginStored.tsx';

type LoginItemProps = { readonly login: NativeLogin; readonly onLookAgain: () => void };

export function LoginItem({ login, onLookAgain }: LoginItemProps) {
  const { t } = useTranslation();
  const [stored, setStored] = useState<ProfileId | null>(null);
  const { serviceId, backend, place, problem } = login;
  return (
    <li className={classes.item}>
      <Text fw={600}>{t('imports.of', { service: services[serviceId].name, backend: backends[backend].name })}</Text>
      <Whose login={login} />
      <Text c="dimmed" className={classes.place}>
        {t('imports.place')} <Code>{place}</Code>
      </Text>
      {stored !== null && <LoginStored serviceId={serviceId} profileId={stored} />}
      {stored === null && problem !== null && <Notice tone="info">{t(`imports.problems.${problem}`)}</Notice>}
      {stored === null && problem === null && (
        <LoginChoice login={login} onStored={setStored} onLookAgain={onLookAgain} />
      )}
    </li>
  );
}

function Whose({ login: { identity, kind, expiresAt, sharesRefreshToken } }: { readonly login: NativeLogin }) {
  const { t } = useTranslation();
  const mask = useEmailMask();
  const now = useNow();
  const { email, organization, plan } = identity;
  const isOver = (expiresAt ?? now) < now;
  // What can be renewed has no end of its own.
  const date = expiresAt === null || sharesRefreshToken ? null : shortDate(expiresAt);
  const parts = [
    email === null ? t('imports.nobody') : mask(email),
    organization?.name ? mask(organization.name) : null,
    plan,
    t(`profile.kinds.${kind}`),
    date && t(isOver ? 'imports.expired' : 'imports.expires', { date }),
  ];
  return <Text className={classes.who}>{parts.filter((part) => part !== null).join(' · ')}</Text>;
}
