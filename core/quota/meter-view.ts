// One meter as it is shown wherever all meters of a profile are: profile page, tray submenu, command line.
import type { Numbers } from '../settings.ts';
import { type BadgeTone, leftPercent, shownPercent, toneOf } from './badge.ts';
import { type Forecast, forecast } from './forecast.ts';
import { evenPaceLeft } from './pace.ts';
import type { Meter } from './snapshot.ts';

export type MeterView = {
  readonly label: string;
  /** Whole percent; null: unknown. */
  readonly leftPercent: number | null;
  /** The same in the sense that the person has set, for text and bar alike. */
  readonly shownPercent: number | null;
  /** "62 % left", "38 % used", "37.70 of 50.00 USD left", "12.30 USD used", "–". */
  readonly value: string;
  readonly tone: BadgeTone;
  /** ms epoch */
  readonly resetsAt: number | null;
  /** Where the bar would end at an even pace, 0 to 100 in the sense of `shownPercent`; null: not known. */
  readonly pacePercent: number | null;
  readonly forecast: Forecast | null;
};

const dash = '–';

/** Without a limit there is nothing that could be left. */
function moneyText({ used, limit, currency }: NonNullable<Meter['money']>, numbers: Numbers): string {
  if (limit === null) return `${used.toFixed(2)} ${currency} used`;
  const amount = numbers === 'used' ? used : Math.max(0, limit - used);
  return `${amount.toFixed(2)} of ${limit.toFixed(2)} ${currency} ${numbers}`;
}

function valueText(meter: Meter, shown: number | null, numbers: Numbers): string {
  const parts = [
    ...(shown === null ? [] : [`${shown} % ${numbers}`]),
    ...(meter.money ? [moneyText(meter.money, numbers)] : []),
  ];
  return parts.join(' · ') || dash;
}

/**
 * @param now ms epoch
 * @param numbers of the daemon's quota rules
 * @param readAt ms epoch; the snapshot's `observedAt`, for which the meter's own stands where it has one
 */
export function meterView(meter: Meter, now: number, numbers: Numbers, readAt: number): MeterView {
  const left = leftPercent(meter, now);
  const shown = shownPercent(left, numbers);
  const pace = left === null ? null : evenPaceLeft(meter, now);
  return {
    label: meter.label,
    leftPercent: left,
    shownPercent: shown,
    value: valueText(meter, shown, numbers),
    tone: toneOf(left),
    resetsAt: meter.resetsAt,
    pacePercent: shownPercent(pace, numbers),
    forecast: forecast(meter, now, meter.observedAt ?? readAt),
  };
}
