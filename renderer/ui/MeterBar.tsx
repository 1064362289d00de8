// A bar of what is left, draining towards zero; dashed when unknown, with a tick where an even pace would be.
import { useTranslation } from 'react-i18next';
import classes from './MeterBar.module.css';

export type MeterBarProps = {
  /** Names the meter for who cannot see it. */
  readonly label: string;
  /** 0 to 100; null: unknown. */
  readonly leftPercent: number | null;
  readonly tone: 'good' | 'warning' | 'critical' | 'unknown';
  /** What would be left at an even pace, 0 to 100; null: no tick. */
  readonly pacePercent?: number | null;
  readonly stale?: boolean;
};

export function MeterBar({ label, leftPercent, tone, pacePercent = null, stale = false }: MeterBarProps) {
  const { t } = useTranslation();
  if (leftPercent === null) {
    return <span role="img" aria-label={t('quota.unknownMeter', { label })} className={classes.unknown} />;
  }
  const left = Math.round(leftPercent);
  return (
    <span className={classes.track} data-tone={tone} data-stale={stale || undefined}>
      <meter
        className={classes.meter}
        aria-label={label}
        aria-valuetext={t('quota.left', { percent: left })}
        min={0}
        max={100}
        value={left}
      />
      <span className={classes.fill} style={{ width: `${leftPercent}%` }} />
      {pacePercent !== null && <span className={classes.tick} style={{ left: `${pacePercent}%` }} />}
    </span>
  );
}
