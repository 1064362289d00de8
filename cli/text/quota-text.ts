// The text of `happier quota`: every meter with what is left and when it resets.
import { createColors } from 'picocolors';
import type { ProfileView } from '../../core/api/state.ts';
import { services } from '../../core/catalog/services.ts';
import { leftPercent } from '../../core/quota/badge.ts';
import type { Meter } from '../../core/quota/snapshot.ts';
import { timeLeft } from '../../core/quota/time-left.ts';
import { profileName, type TextOptions } from './status-text.ts';
import { table } from './table.ts';

const failures: Readonly<Record<NonNullable<NonNullable<ProfileView['quota']>['failure']>['code'], string>> = {
  auth: 'the provider refused the sign-in',
  forbidden: 'this sign-in may not read its quota',
  throttled: 'the provider asked to wait',
  network: 'the provider could not be reached',
  timeout: 'the provider did not answer in time',
  provider: 'the provider had a fault',
  malformed: 'the answer could not be read',
  'wrong-account': 'the answer was of another account and was not kept',
};

function meterRow(meter: Meter, now: number): string[] {
  const percent = leftPercent(meter, now);
  const left = percent === null ? '–' : `${percent} % left`;
  const reset =
    meter.resetsAt === null
      ? ''
      : `resets ${new Date(meter.resetsAt).toLocaleTimeString()} · in ${timeLeft(meter.resetsAt - now)}`;
  return [`  ${meter.label}`, left, reset];
}

export function quotaText(views: readonly ProfileView[], options: TextOptions): string {
  const color = createColors(options.color);
  const rows: string[][] = [];
  for (const view of views) {
    const name = profileName(view, options);
    rows.push([`${color.bold(services[view.serviceId].name)} ${view.profileId}`, name]);
    const quota = view.quota;
    for (const meter of quota?.snapshot?.meters ?? []) rows.push(meterRow(meter, options.now));
    if (!quota?.snapshot) rows.push(['  no reading yet', '–']);
    else if (quota.stale) rows.push([color.dim(`  read ${timeLeft(options.now - quota.snapshot.observedAt)} ago`)]);
    if (quota?.failure) rows.push([color.yellow(`  not read now: ${failures[quota.failure.code]}`)]);
  }
  return table(rows);
}
