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
import { oldFrom } from '../../ui/QuotaBadges.tsx';
import { ToneIcon } from '../../ui/ToneIcon.tsx';
import { useProfileName } from '../profile/use-profile-name.ts';
import { useStatusText } from '../profile/use-status-text.ts';
import { whyNoQuota } from '../services/why-no-quota.ts';
import classes from './ProfileLine.module.css';

export function ProfileLine({ profile }: { readonly profile: ProfileView }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const now = useNow();
  const name = useProfileName()(profile);
  const { serviceId, profileId } = profile;
  const service = services[serviceId].name;
  const from = oldFrom(profile);
  const age = from === null ? null : duration(from, now);
  return (
    <UnstyledButton
      className={classes.line}
      title={t('quotaWindow.openProfile', { service, profile: name })}
      onClick={() => void bridge.shell['window.show']({ route: { page: 'profile', serviceId, profileId } })}
    >
      <span className={classes.head}>
        <span className={classes.name}>
          <strong>{service}</strong> {name}
        </span>
        {age !== null && <span className={classes.age}> {t('quota.ageShort', { time: age })}</span>}
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
  const none = whyNoQuota(profile);
  if (none !== null) return <span className={classes.quiet}>{t(`services.noQuota.${none}`)}</span>;
  return (
    <span className={classes.meters} data-stale={quota?.stale || undefined}>
      {headline(profile, now, numbers).map((badge) => (
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
