// The text of `happier quota`: every meter with its number, when it resets and where it is going, and why it was not read if it was not.
import { createColors } from 'picocolors';
import type { DaemonState, ProfileView } from '../../core/api/state.ts';
import { services } from '../../core/catalog/services.ts';
import type { BadgeTone } from '../../core/quota/badge.ts';
import { type MeterView, meterView } from '../../core/quota/meter-view.ts';
import { timeLeft } from '../../core/quota/time-left.ts';
import { type Times, timesAt } from './moment.ts';
import { plain } from './plain.ts';
import { creditsText, failureText, forecastText, handOffText, probeText } from './quota-words.ts';
import { profileName, type TextOptions } from './status-text.ts';
import { table } from './table.ts';

export type ShownQuota = Pick<DaemonState, 'profiles' | 'quotaRules' | 'handOffs'>;
type Colors = ReturnType<typeof createColors>;

function resetText({ resetsAt }: MeterView, { now, moment }: Times): string {
  if (resetsAt === null) return '';
  if (resetsAt <= now) return 'has been reset, not read since';
  return `resets ${moment(resetsAt)} · in ${timeLeft(resetsAt - now)}`;
}

function meterRow(view: MeterView, times: Times, color: Colors): string[] {
  const tones: Readonly<Record<BadgeTone, (text: string) => string>> = {
    good: (text) => text,
    warning: color.yellow,
    critical: color.red,
    unknown: color.dim,
  };
  const forecast = forecastText(view.forecast, times);
  return [
    `  ${plain(view.label)}`,
    tones[view.tone](view.value),
    resetText(view, times),
    view.forecast?.kind === 'runs-out' ? color.yellow(forecast) : color.dim(forecast),
  ];
}

/** What stands below the meters, a line each. */
function notes(view: ProfileView, state: ShownQuota, times: Times, color: Colors): readonly string[] {
  const { snapshot = null, failure = null } = view.quota ?? {};
  const handOff = handOffText(view, state.handOffs, times);
  const probe = probeText(view);
  const credits = snapshot ? creditsText(snapshot) : '';
  return [
    ...(credits === '' ? [] : [credits]),
    ...(snapshot ? [color.dim(readText(snapshot.observedAt, view.quota?.stale === true, times.now))] : []),
    ...(failure ? [color.yellow(`not read now: ${failureText(view, failure, times)}`)] : []),
    ...(probe === null ? [] : [color.dim(probe)]),
    ...(handOff === null ? [] : [color.yellow(handOff)]),
  ].map((line) => `  ${line}`);
}

function readText(observedAt: number, stale: boolean, now: number): string {
  const age = now - observedAt < 60_000 ? 'just now' : `${timeLeft(now - observedAt)} ago`;
  return stale ? `read ${age}: may be out of date` : `read ${age}`;
}

function meterRows({ quota }: ProfileView, state: ShownQuota, times: Times, color: Colors): string[][] {
  const { snapshot = null } = quota ?? {};
  if (!snapshot) return [['  no reading yet', '–']];
  if (snapshot.meters.length === 0) return [['  no limits told', '–']];
  const { numbers } = state.quotaRules;
  return snapshot.meters.map((meter) =>
    meterRow(meterView(meter, times.now, numbers, snapshot.observedAt), times, color),
  );
}

/** @param state with the profiles that are to be shown */
export function quotaText(state: ShownQuota, options: TextOptions): string {
  const color = createColors(options.color);
  const times = timesAt(options.now);
  const sections = state.profiles.map((view) => ({
    title: [
      `${color.bold(services[view.serviceId].name)} ${view.profileId}${view.isDefault ? ' (default)' : ''}`,
      plain(profileName(view, options)),
    ]
      .join('  ')
      .trimEnd(),
    rows: meterRows(view, state, times, color),
    notes: notes(view, state, times, color),
  }));
  // One table over all profiles, so that their columns stand below each other.
  const lines = table(sections.flatMap(({ rows }) => rows)).split('\n');
  return sections
    .map(({ title, rows, notes: below }) => [title, ...lines.splice(0, rows.length), ...below, ''].join('\n'))
    .join('\n');
}
