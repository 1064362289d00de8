// One meter: name, bar and number, when it resets and how it goes until then, its alerts, and whether it is pinned as a badge.
import { useTranslation } from 'react-i18next';
import type { ProfileView } from '../../../core/api/state.ts';
import type { Forecast } from '../../../core/quota/forecast.ts';
import { type MeterView, meterView } from '../../../core/quota/meter-view.ts';
import type { Meter } from '../../../core/quota/snapshot.ts';
import { timeLeft } from '../../../core/quota/time-left.ts';
import { useNow, useNumbers } from '../../state/app-context.ts';
import { duration, moment } from '../../ui/format.ts';
import { MeterBar } from '../../ui/MeterBar.tsx';
import { ToneIcon } from '../../ui/ToneIcon.tsx';
import { MeterAlerts } from './MeterAlerts.tsx';
import classes from './MeterRow.module.css';
import { PinToggle } from './PinToggle.tsx';

type MeterRowProps = {
  readonly profile: ProfileView;
  readonly meter: Meter;
  /** Of the snapshot, ms epoch. */
  readonly readAt: number;
  readonly stale: boolean;
};

export function MeterRow({ profile, meter, readAt, stale }: MeterRowProps) {
  const { t } = useTranslation();
  const now = useNow();
  const view = meterView(meter, now, useNumbers(), readAt);
  const { label, shownPercent, tone, pacePercent } = view;
  // An amount without a limit has neither a share nor an end.
  const isAmount = meter.money !== undefined && shownPercent === null;
  const notes = useNotes(meter, readAt);
  return (
    <li className={classes.row} data-stale={stale || undefined} data-amount={isAmount || undefined}>
      <span className={classes.name}>
        <span className={classes.label} title={label}>
          {label}
        </span>
        {notes.length > 0 && <span className={classes.note}>{notes.join(' · ')}</span>}
      </span>
      {!isAmount && (
        <span className={classes.bar}>
          <MeterBar label={label} shownPercent={shownPercent} tone={tone} pacePercent={pacePercent} stale={stale} />
        </span>
      )}
      <span className={classes.value}>
        <ToneIcon tone={tone} />
        <Value view={view} meter={meter} />
      </span>
      <span className={classes.reset}>
        {meter.resetsAt !== null && (
          <span>
            {meter.resetsAt > now
              ? t('quota.resets', { at: moment(meter.resetsAt, now), left: timeLeft(meter.resetsAt - now) })
              : t('quota.hasReset')}
          </span>
        )}
        {view.forecast && <ForecastText forecast={view.forecast} />}
      </span>
      <span className={classes.actions}>
        {!isAmount && <MeterAlerts profile={profile} meter={meter} />}
        <PinToggle profile={profile} meterId={meter.id} label={label} />
      </span>
    </li>
  );
}

/** Of an amount with a limit the share stands beside the bar, and the amount below the name. */
function Value({ view, meter }: { readonly view: MeterView; readonly meter: Meter }) {
  const { t } = useTranslation();
  const numbers = useNumbers();
  if (!meter.money || view.shownPercent === null) return view.value;
  return t(`quota.${numbers}`, { percent: view.shownPercent });
}

function ForecastText({ forecast }: { readonly forecast: Forecast }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <span className={classes.note} data-forecast={forecast.kind}>
      {forecast.kind === 'runs-out'
        ? t('quota.runsOut', { at: moment(forecast.at, now) })
        : t('quota.lasts', { percent: forecast.unusedPercent })}
    </span>
  );
}

/** What else there is to know of a meter, in a few words. */
function useNotes(meter: Meter, readAt: number): readonly string[] {
  const { t } = useTranslation();
  const now = useNow();
  const numbers = useNumbers();
  const { money, usedPercent, scope, estimated, observedAt } = meter;
  const age = observedAt === undefined || observedAt === readAt ? null : duration(observedAt, now);
  return [
    money &&
      usedPercent !== null &&
      meterView({ ...meter, usedPercent: null, exhausted: false }, now, numbers, 0).value,
    scope === 'scoped' && !money && t('quota.scoped'),
    estimated && t('quota.estimated'),
    age !== null && t('quota.age', { time: age }),
  ].filter((note) => typeof note === 'string');
}
