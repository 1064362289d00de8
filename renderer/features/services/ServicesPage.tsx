// Connected services: one row per service with its effective profile, and what protects it all.
import { ActionIcon, Anchor, Button, Text, Tooltip } from '@mantine/core';
import { Plus, RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useDaemon, useGates, useNavigate } from '../../state/app-context.ts';
import { Page } from '../../ui/Page.tsx';
import { useRefreshAllNoted } from '../../ui/use-refresh-all.ts';
import { OverridesNotice } from '../settings/OverridesNotice.tsx';
import { listedServices } from './listed-services.ts';
import { ServiceRow } from './ServiceRow.tsx';
import classes from './ServicesPage.module.css';

export function ServicesPage() {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const gates = useGates();
  const profiles = useDaemon((state) => state.profiles);
  const hasQuotas = gates['connectedServices.quotas'] && profiles.some((profile) => profile.quota !== null);
  return (
    <Page
      title={t('services.title')}
      actions={
        <>
          {hasQuotas && <RefreshAll />}
          <Button variant="filled" leftSection={<Plus size={16} aria-hidden />} onClick={() => go({ page: 'connect' })}>
            {t('services.connect')}
          </Button>
        </>
      }
    >
      <OverridesNotice />
      <ul className={classes.list}>
        {listedServices.map((serviceId) => (
          <ServiceRow key={serviceId} serviceId={serviceId} hasQuotas={gates['connectedServices.quotas']} />
        ))}
      </ul>
      <Protection />
    </Page>
  );
}

function RefreshAll() {
  const { t } = useTranslation();
  const { run, pending } = useRefreshAllNoted();
  return (
    <Tooltip label={t('quota.refreshAll')}>
      <ActionIcon
        size={32}
        variant="subtle"
        color="gray"
        loading={pending}
        onClick={run}
        aria-label={t('quota.refreshAll')}
      >
        <RefreshCw size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function Protection() {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const account = useDaemon((state) => state.account);
  if (account.state !== 'open') return null;
  return (
    <Text c="dimmed" className={classes.protection}>
      {t(`protection.${account.protection}`)} ·{' '}
      <Anchor component="button" type="button" onClick={() => go({ page: 'settings' })}>
        {t('protection.where')}
      </Anchor>
    </Text>
  );
}
