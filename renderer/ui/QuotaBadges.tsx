// The badges of a profile in one line: label, bar and number, or the words alone where room is short.
import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../core/api/state.ts';
import { type Badge, badges } from '../../core/quota/badge.ts';
import { headline } from '../../core/quota/headline.ts';
import { timeLeft } from '../../core/quota/time-left.ts';
import { useNow, useNumbers } from '../state/app-context.ts';
import { duration, moment } from './format.ts';
import { MeterBar } from './MeterBar.tsx';
import classes from './QuotaBadges.module.css';
import { ToneIcon } from './ToneIcon.tsx';

type QuotaBadgesProps = {
  readonly profile: Pick<ProfileView, 'quota' | 'pins'>;
  readonly hasBars?: boolean;
  /** Of a session: limits of its model count too. Not with bars. */
  readonly model?: string | null;
};

export function QuotaBadges({ profile, hasBars = false, model = null }: QuotaBadgesProps) {
  const now = useNow();
  const numbers = useNumbers();
  const list = hasBars ? headline(profile, now, numbers) : badges(profile, now, numbers, model);
  return <BadgeList badges={list} oldFrom={oldFrom(profile)} hasBars={hasBars} />;
}

/** When the numbers are from, ms epoch, if they may be wrong by now; else null. */
export function oldFrom({ quota }: Pick<ProfileView, 'quota'>): number | null {
  return quota?.stale && quota.snapshot ? quota.snapshot.observedAt : null;
}

type BadgeListProps = {
  readonly badges: readonly Badge[];
  /** See `oldFrom`. */
  readonly oldFrom?: number | null;
  readonly hasBars?: boolean;
  /** Says in words when one with little left resets. */
  readonly hasResets?: boolean;
};

export function BadgeList({ badges: list, oldFrom: from = null, hasBars = false, hasResets = false }: BadgeListProps) {
  const { t } = useTranslation();
  const now = useNow();
  const stale = from !== null;
  const age = from === null ? null : duration(from, now);
  if (list.length === 0) return null;
  return (
    <span className={classes.list}>
      {list.map((badge) => (
        <OneBadge key={badge.meterId} badge={badge} stale={stale} hasBar={hasBars} hasReset={hasResets} />
      ))}
      {age !== null && <span className={classes.age}>{t('quota.ageShort', { time: age })}</span>}
    </span>
  );
}

type OneBadgeProps = {
  readonly badge: Badge;
  readonly stale: boolean;
  readonly hasBar: boolean;
  readonly hasReset: boolean;
};

function OneBadge({ badge, stale, hasBar, hasReset }: OneBadgeProps) {
  const { t } = useTranslation();
  const now = useNow();
  // A countdown takes the place of number and bar.
  const isSpent = badge.leftPercent === 0 && badge.resetsAt !== null;
  const isLow = badge.tone === 'warning' || badge.tone === 'critical';
  const hint = useHint(badge);
  const value = badge.text.slice(badge.label.length).trim();
  return (
    <Tooltip label={hint} disabled={hint === null}>
      <span className={classes.badge} data-tone={badge.tone} data-stale={stale || undefined}>
        <ToneIcon tone={badge.tone} />
        {badge.label !== '' && <span className={classes.label}>{badge.label}</span>}{' '}
        {hasBar && !isSpent && (
          <span className={classes.bar}>
            <MeterBar label={badge.label} shownPercent={badge.shownPercent} tone={badge.tone} stale={stale} />
          </span>
        )}
        <span className={classes.value}>{value}</span>{' '}
        {hasReset && isLow && !isSpent && badge.resetsAt !== null && (
          <span className={classes.label}>{t('quota.resetsIn', { left: timeLeft(badge.resetsAt - now) })}</span>
        )}
      </span>
    </Tooltip>
  );
}

function useHint(badge: Badge): string | null {
  const { t } = useTranslation();
  const now = useNow();
  const { resetsAt } = badge;
  if (resetsAt === null || resetsAt <= now) return null;
  return t('quota.resets', { at: moment(resetsAt, now), left: timeLeft(resetsAt - now) });
}
