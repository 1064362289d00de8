// The effective profiles of all services that have a quota, always in the same order, and the button that asks for new numbers.
import { ActionIcon, Tooltip } from '@mantine/core';
import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { services } from '../../../core/catalog/services.ts';
import { useDaemon, useGates, useNumbers } from '../../state/app-context.ts';
import { useRefreshAll } from '../../ui/use-refresh-all.ts';
import { listedServices } from '../services/listed-services.ts';
import { shownProfile } from '../services/shown-profile.ts';
import { OpenMain } from './OpenMain.tsx';
import { ProfileLine } from './ProfileLine.tsx';
import classes from './QuotaWindow.module.css';

export function ProfileList() {
  const { t } = useTranslation();
  const gates = useGates();
  const profiles = useDaemon((state) => state.profiles);
  const shown = listedServices.filter((id) => services[id].hasQuota).flatMap((id) => shownProfile(profiles, id) ?? []);
  if (!gates['connectedServices.quotas']) return <OpenMain text={t('quotaWindow.off')} />;
  if (shown.length === 0) return <OpenMain text={t('quotaWindow.none')} />;
  return (
    <>
      <Head />
      <ul className={classes.list}>
        {shown.map((profile) => (
          <li key={profile.serviceId}>
            <ProfileLine profile={profile} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Head() {
  const { t } = useTranslation();
  const numbers = useNumbers();
  const { run, pending, error, waits } = useRefreshAll();
  const message = error === null ? waits : t(`errors.${error.code}.message`);
  return (
    <>
      <div className={classes.head}>
        <h1 className={classes.title}>{t(`quota.titles.${numbers}`)}</h1>
        <Tooltip label={t('quotaWindow.refresh')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={pending}
            aria-label={t('quotaWindow.refresh')}
            onClick={run}
          >
            <RefreshCw size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <div role="status">{message !== null && <p className={classes.note}>{message}</p>}</div>
    </>
  );
}
