// One profile of the small window: its name, and a bar, number and reset for each of its badges; a click opens its page.
import { UnstyledButton } from '@mantine/core';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { services } from '../../../core/catalog/services.ts';
import { isUsable } from '../../../core/credential/status.ts';
import type { Badge } from '../../../core/quota/badge.ts';
import { headline } from '../../../core/quota/headline.ts';
import { timeLeft } from '../../../core/quota/time-left.ts';
import { useApp, useNow, useNumbers } from '../../state/app-context.ts';
import { duration } from '../../ui/format.ts';
import { MeterBar } from '../../ui/MeterBar.tsx';
import { ToneIcon } from '../../ui/ToneIcon.tsx';
import { useProfileName } from '../profile/use-profile-name.ts';
import { useStatusText } from '../profile/use-status-text.ts';
import classes from './ProfileLine.module.css';

export function ProfileLine({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const now = useNow();
  const name = useProfileName()(profile);
  const { serviceId, profileId, quota } = profile;
  const service = services[serviceId].name;
  const age = quota?.stale && quota.snapshot ? duration(quota.snapshot.observedAt, now) : null;
  return (
    <UnstyledButton
      className={classes.line}
      title={t('quotaWindow.openProfile', { service, profile: name })}
      onClick={() => void bridge.shell['window.show']({ route: { page: 'profile', serviceId, profileId } })}
    >
      <span className={classes.name}>
        <strong>{service}</strong> {name}
        {age !== null && <span className={classes.quiet}> {t('quota.age', { time: age })}</span>}
      </span>
      <Numbers profile={profile} />
    </UnstyledButton>
  );
}

function Numbers({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const now = useNow();
  const numbers = useNumbers();
  const { status, kind, quota } = profile;
  const text = useStatusText(status, kind);
  if (!isUsable(status)) {
    return (
      <span className={classes.status}>
        <ToneIcon tone="warning" /> <span>{text}</span>
      </span>
    );
  }
  const badges = headline(profile, now, numbers);
  if (badges.length === 0 || (kind === 'setup-token' && quota?.probe !== 'on')) {
    return <span className={classes.quiet}>{t('services.noQuota.token')}</span>;
  }
  return (
    <span className={classes.meters} data-stale={quota?.stale || undefined}>
      {badges.map((badge) => (
        <MeterLine key={badge.meterId} badge={badge} stale={quota?.stale ?? false} />
      ))}
    </span>
  );
}

function MeterLine({ badge, stale }: { readonly badge: Badge; readonly stale: boolean }) {
  const now = useNow();
  const { label, text, tone, leftPercent, shownPercent, resetsAt } = badge;
  const isSpent = leftPercent === 0 && resetsAt !== null;
  return (
    <Fragment>
      <span className={classes.label} title={label}>
        {label}
      </span>
      <MeterBar label={label} shownPercent={shownPercent} tone={tone} stale={stale} />
      <span className={classes.value} data-wide={isSpent || undefined}>
        <ToneIcon tone={tone} />
        {text.slice(label.length).trim()}
      </span>
      {!isSpent && (
        <span className={classes.reset}>{resetsAt !== null && resetsAt > now && timeLeft(resetsAt - now)}</span>
      )}
    </Fragment>
  );
}
