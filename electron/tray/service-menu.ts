// The submenu of one service's line: meters, plan, age and failure, the service's profiles with a tick on the default, refresh, details.
import type { ProfileView } from '../../core/api/state.ts';
import { headline } from '../../core/quota/headline.ts';
import { type MeterView, meterView } from '../../core/quota/meter-view.ts';
import type { Snapshot } from '../../core/quota/snapshot.ts';
import { timeLeft } from '../../core/quota/time-left.ts';
import { texts } from '../texts.ts';
import { age } from './age.ts';
import type { ServiceLine } from './service-lines.ts';
import { troubleOf } from './status-words.ts';
import { item, type LineInput, nameOf, separator, type TrayItem } from './tray-items.ts';

export function serviceMenu(line: ServiceLine, input: LineInput): readonly TrayItem[] {
  const { serviceId, profileId, quota } = line.profile;
  const lines = (all: readonly string[]) => all.map((text) => item(text, null));
  const groups = [
    lines(aboutTexts(line.profile)),
    lines([...meterTexts(quota?.snapshot ?? null, input), ...readingTexts(line.profile, input)]),
    lines(
      line.handOff
        ? [texts.tray.handOff(nameOf(line.handOff.to), input.formatTime(line.handOff.until, input.now))]
        : [],
    ),
    defaultItems(line, input),
    [
      ...(canRefresh(line.profile)
        ? [item(texts.tray.refresh, { do: 'refresh', profile: { serviceId, profileId } }, { key: 'refresh' })]
        : []),
      item(texts.tray.details, { do: 'open', route: { page: 'profile', serviceId, profileId } }, { key: 'details' }),
    ],
  ];
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [separator, ...group]));
}

/** A sign-in that cannot read its usage is never asked, unless its numbers may be bought. */
function canRefresh({ quota }: ProfileView): boolean {
  return quota !== null && (quota.failure?.code !== 'no-scope' || quota.probe === 'on');
}

function aboutTexts({ identity, quota }: ProfileView): readonly string[] {
  const { snapshot } = quota ?? {};
  const plan = snapshot?.plan ?? identity.plan;
  return [
    ...(identity.email === null ? [] : [identity.email]),
    ...(plan === null ? [] : [texts.tray.plan(plan)]),
    ...creditTexts(snapshot?.credits ?? null),
    ...(snapshot?.resetCredits ? [texts.tray.resetCredits(snapshot.resetCredits)] : []),
  ];
}

function creditTexts(credits: Snapshot['credits']): readonly string[] {
  if (credits?.unlimited) return [texts.tray.creditsUnlimited];
  return credits?.balance ? [texts.tray.credits(credits.balance)] : [];
}

function meterTexts(snapshot: Snapshot | null, input: LineInput): readonly string[] {
  if (!snapshot) return [];
  return snapshot.meters.map((meter) =>
    meterText(meterView(meter, input.now, input.numbers, snapshot.observedAt), input),
  );
}

function meterText({ label, value, resetsAt, forecast }: MeterView, { now, formatTime }: LineInput): string {
  const reset =
    resetsAt !== null && resetsAt > now ? texts.tray.resetsIn(formatTime(resetsAt, now), timeLeft(resetsAt - now)) : '';
  const ahead =
    forecast === null
      ? ''
      : forecast.kind === 'runs-out'
        ? texts.tray.runsOut(formatTime(forecast.at, now))
        : texts.tray.unused(forecast.unusedPercent);
  return [label, value, reset, ahead].filter((part) => part !== '').join('    ');
}

/** How old the numbers are and, if newer ones did not come, why. */
function readingTexts({ quota }: ProfileView, { now, formatTime }: LineInput): readonly string[] {
  if (!quota) return [];
  const { snapshot, failure } = quota;
  const retry =
    failure?.retryAt && failure.retryAt > now
      ? texts.tray.retry(texts.tray.failures[failure.code], formatTime(failure.retryAt, now))
      : null;
  return [
    ...(snapshot ? [texts.tray.updated(age(now - snapshot.observedAt))] : []),
    ...(failure ? [retry ?? texts.tray.failures[failure.code]] : []),
  ];
}

/** Nothing to choose among one. */
function defaultItems({ profiles, serviceId }: ServiceLine, { now, numbers }: LineInput): readonly TrayItem[] {
  if (profiles.length < 2) return [];
  return profiles.map((profile) => {
    const shown = headline(profile, now, numbers).map((badge) => badge.text);
    const label = [nameOf(profile), troubleOf(profile) ?? shown.join(' · ')].filter((part) => part !== '').join('    ');
    return item(label, { do: 'set-default', serviceId, profileId: profile.profileId }, { checked: profile.isDefault });
  });
}
