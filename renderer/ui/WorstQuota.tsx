// The last line of the sidebar: the worst badge of the effective profiles, and the way to that profile.
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { services } from '../../core/catalog/services.ts';
import { useDaemon, useGates, useNavigate, useNow, useNumbers } from '../state/app-context.ts';
import { ToneIcon } from './ToneIcon.tsx';
import classes from './WorstQuota.module.css';
import { worstQuota } from './worst-quota.ts';

export function WorstQuota() {
  const { t } = useTranslation();
  const { go } = useNavigate();
  const gates = useGates();
  const worst = worstQuota(
    useDaemon((state) => state.profiles),
    useNow(),
    useNumbers(),
  );
  if (!worst || !gates.connectedServices) return null;
  if (worst.kind === 'quota' && !gates['connectedServices.quotas']) return null;
  const { serviceId, profileId } = worst.profile;
  const service = services[serviceId].name;
  return (
    <UnstyledButton className={classes.line} onClick={() => go({ page: 'profile', serviceId, profileId })}>
      {worst.kind === 'needs-person' ? (
        <>
          <ToneIcon tone="warning" size={14} />
          <span className={classes.text}>{t('sidebar.needsPerson', { service })}</span>
        </>
      ) : (
        <>
          <ToneIcon tone={worst.badge.tone} size={14} />
          <span className={classes.text}>
            {service} {worst.badge.text}
          </span>
        </>
      )}
    </UnstyledButton>
  );
}
