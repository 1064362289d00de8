// The submenu of one service's line: meters, plan, the service's profiles with a tick on the default, refresh, details.
import { leftPercent } from '../../core/quota/badge.ts';
import { headline } from '../../core/quota/headline.ts';
import type { Meter } from '../../core/quota/snapshot.ts';
import { texts } from '../texts.ts';
import type { ServiceLine } from './service-lines.ts';
import { troubleOf } from './status-words.ts';
import { item, nameOf, separator, type TrayInput, type TrayItem } from './tray-items.ts';

type Clock = Pick<TrayInput, 'now' | 'formatTime'>;

export function serviceMenu(line: ServiceLine, clock: Clock): readonly TrayItem[] {
  const { serviceId, profileId } = line.profile;
  const groups = [
    aboutItems(line, clock),
    defaultItems(line, clock),
    [
      ...(line.profile.quota ? [item(texts.tray.refresh, { do: 'refresh', profile: { serviceId, profileId } })] : []),
      item(texts.tray.details, { do: 'open', route: { page: 'profile', serviceId, profileId } }),
    ],
  ];
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => (index === 0 ? group : [separator, ...group]));
}

function aboutItems({ profile }: ServiceLine, clock: Clock): readonly TrayItem[] {
  const plan = profile.quota?.snapshot?.plan ?? profile.identity.plan;
  const meters = profile.quota?.snapshot?.meters ?? [];
  return [
    ...(profile.identity.email === null ? [] : [item(profile.identity.email, null)]),
    ...(plan === null ? [] : [item(texts.tray.plan(plan), null)]),
    ...meters.map((meter) => item(meterText(meter, clock), null)),
  ];
}

function meterText(meter: Meter, { now, formatTime }: Clock): string {
  const left = leftPercent(meter, now);
  const value = left === null ? texts.tray.unknown : texts.tray.left(left);
  const reset =
    meter.resetsAt !== null && meter.resetsAt > now ? texts.tray.resets(formatTime(meter.resetsAt, now)) : '';
  return [meter.label, value, reset].filter((part) => part !== '').join('    ');
}

/** Nothing to choose among one. */
function defaultItems({ profiles, serviceId }: ServiceLine, { now }: Clock): readonly TrayItem[] {
  if (profiles.length < 2) return [];
  return profiles.map((profile) => {
    const numbers = headline(profile, now).map((badge) => badge.text);
    const label = [nameOf(profile), troubleOf(profile) ?? numbers.join(' · ')]
      .filter((part) => part !== '')
      .join('    ');
    return item(label, { do: 'set-default', serviceId, profileId: profile.profileId }, { checked: profile.isDefault });
  });
}
