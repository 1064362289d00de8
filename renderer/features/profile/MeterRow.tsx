// One meter: name, what is left as bar and number, when it resets, and whether it is pinned as a badge.
import { ActionIcon, Tooltip } from '@mantine/core';
import { Pin } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import { leftPercent, toneOf } from '../../../core/quota/badge.ts';
import { evenPaceLeft } from '../../../core/quota/pace.ts';
import type { Meter } from '../../../core/quota/snapshot.ts';
import { timeLeft } from '../../../core/quota/time-left.ts';
import { useApp, useNow } from '../../state/app-context.ts';
import { moment } from '../../ui/format.ts';
import { MeterBar } from '../../ui/MeterBar.tsx';
import { ToneIcon } from '../../ui/ToneIcon.tsx';
import { useNotify } from '../../ui/use-notify.ts';
import classes from './MeterRow.module.css';

type MeterRowProps = { readonly profile: ProfileView; readonly meter: Meter; readonly stale: boolean };

export function MeterRow({ profile, meter, stale }: MeterRowProps) {
  const { t } = useTranslation();
  const now = useNow();
  const left = leftPercent(meter, now);
  const tone = toneOf(left);
  return (
    <li className={classes.row} data-stale={stale || undefined}>
      <span className={classes.name}>
        <span className={classes.label} title={meter.label}>
          {meter.label}
        </span>
        {meter.scope === 'scoped' && <span className={classes.scope}>{t('quota.scoped')}</span>}
      </span>
      <span className={classes.bar}>
        <MeterBar
          label={meter.label}
          leftPercent={left}
          tone={tone}
          pacePercent={left === null ? null : evenPaceLeft(meter, now)}
          stale={stale}
        />
      </span>
      <span className={classes.value}>
        <ToneIcon tone={tone} />
        {left === null ? t('quota.unknown') : t('quota.percent', { percent: left })}
      </span>
      <span className={classes.reset}>
        {meter.resetsAt !== null &&
          (meter.resetsAt > now
            ? t('quota.resets', { at: moment(meter.resetsAt, now), left: timeLeft(meter.resetsAt - now) })
            : t('quota.hasReset'))}
      </span>
      <PinToggle profile={profile} meter={meter} />
    </li>
  );
}

function PinToggle({ profile, meter }: { readonly profile: ProfileView; readonly meter: Meter }) {
  const { t } = useTranslation();
  const { bridge } = useApp();
  const { serviceId, profileId, pins } = profile;
  const notify = useNotify();
  const isPinned = pins.includes(meter.id);
  const toggle = async (): Promise<void> => {
    const answer = await bridge.daemon['profiles.pin']({ serviceId, profileId, meterId: meter.id, pinned: !isPinned });
    if (!answer.ok) notify(t(`errors.${answer.error.code}.message`), 'critical');
  };
  return (
    <Tooltip label={t(isPinned ? 'quota.unpinHint' : 'quota.pinHint')}>
      <ActionIcon
        variant="subtle"
        color={isPinned ? 'accent' : 'gray'}
        aria-pressed={isPinned}
        aria-label={t('quota.pin', { meter: meter.label })}
        onClick={() => void toggle()}
      >
        <Pin size={15} aria-hidden fill={isPinned ? 'currentColor' : 'none'} />
      </ActionIcon>
    </Tooltip>
  );
}
