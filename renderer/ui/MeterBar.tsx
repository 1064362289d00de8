// A bar of what is left, or of what is used, as the numbers beside it; dashed when unknown, with a tick where an even pace would be.
import { useTranslation } from 'react-i18next';
import { useNumbers } from '../state/app-context.ts';
import classes from './MeterBar.module.css';

export type MeterBarProps = {
  /** Names the meter for who cannot see it. */
  readonly label: string;
  /** 0 to 100, in the sense in which numbers are told; null: unknown. */
  readonly shownPercent: number | null;
  /** By what is left, whatever is shown. */
  readonly tone: 'good' | 'warning' | 'critical' | 'unknown';
  /** Where it would end at an even pace, 0 to 100 in the same sense; null: no tick. */
  readonly pacePercent?: number | null;
  readonly stale?: boolean;
};

export function MeterBar({ label, shownPercent, tone, pacePercent = null, stale = false }: MeterBarProps) {
  const { t } = useTranslation();
  const numbers = useNumbers();
  if (shownPercent === null) {
    return <span role="img" aria-label={t('quota.unknownMeter', { label })} className={classes.unknown} />;
  }
  return (
    <span className={classes.track} data-tone={tone} data-stale={stale || undefined}>
      <meter
        className={classes.meter}
        aria-label={label}
        aria-valuetext={t(`quota.${numbers}`, { percent: shownPercent })}
        min={0}
        max={100}
        value={shownPercent}
      />
      <span className={classes.fill} style={{ width: `${shownPercent}%` }} />
      {pacePercent !== null && <span className={classes.tick} style={{ left: `${pacePercent}%` }} />}
    </span>
  );
}
