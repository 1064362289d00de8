// The effective profiles of all services that have a quota, always in the same order, and the button that asks for new numbers.
import { ActionIcon, Tooltip } from '@mantine/core';
import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { services } from '../../../core/catalog/services.ts';
import { effectiveProfile } from '../../../core/session/effective-profile.ts';
import { useApp, useDaemon, useGates, useNow } from '../../state/app-context.ts';
import { useCall } from '../../state/use-call.ts';
import { clockTime } from '../../ui/format.ts';
import { listedServices } from '../services/listed-services.ts';
import { OpenMain } from './OpenMain.tsx';
import { ProfileLine } from './ProfileLine.tsx';
import classes from './QuotaWindow.module.css';
import { useLastWait } from './use-last-wait.ts';

export function ProfileList() {
  const { t } = useTranslation();
  const gates = useGates();
  const profiles = useDaemon((state) => state.profiles);
  const shown = listedServices
    .filter((id) => services[id].hasQuota)
    .flatMap((id) => effectiveProfile(profiles, id) ?? []);
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
  const { bridge } = useApp();
  const now = useNow();
  const refresh = useCall(bridge.daemon['quota.refresh']);
  const [waitUntil, note] = useLastWait();
  const run = async (): Promise<void> => note(await refresh.run({}));
  const message =
    refresh.error !== null
      ? t(`errors.${refresh.error.code}.message`)
      : waitUntil !== null && waitUntil > now
        ? t('quotaWindow.waiting', { time: clockTime(waitUntil) })
        : null;
  return (
    <>
      <div className={classes.head}>
        <h1 className={classes.title}>{t('quotaWindow.title')}</h1>
        <Tooltip label={t('quotaWindow.refresh')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={refresh.pending}
            aria-label={t('quotaWindow.refresh')}
            onClick={() => void run()}
          >
            <RefreshCw size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <div role="status">{message !== null && <p className={classes.note}>{message}</p>}</div>
    </>
  );
}
