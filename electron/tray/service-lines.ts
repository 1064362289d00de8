// One line per service that has a profile: its effective profile, what is left of it, when it resets. Worst first.
import type { HandOff, ProfileView } from '../../core/api/state.ts';
import { type ServiceId, serviceIds, services } from '../../core/catalog/services.ts';
import type { Badge } from '../../core/quota/badge.ts';
import { currentBinding } from '../../core/quota/binding-limit.ts';
import { headline } from '../../core/quota/headline.ts';
import { effectiveProfile } from '../../core/session/effective-profile.ts';
import { texts } from '../texts.ts';
import { age } from './age.ts';
import { isIncident, needsPerson, noteOf, troubleOf } from './status-words.ts';
import { type LineInput, nameOf } from './tray-items.ts';

export type ServiceLine = {
  readonly serviceId: ServiceId;
  readonly profile: ProfileView;
  /** All profiles of the service, for the submenu. */
  readonly profiles: readonly ProfileView[];
  /** At most two: the pinned meters, else those that can stop the account. */
  readonly badges: readonly Badge[];
  /** What the person has to mend, as text; null when the profile can be used. */
  readonly trouble: string | null;
  /** Whether the person has something to do about it. */
  readonly needsPerson: boolean;
  /** Whether its numbers have not come for so long that they may be wrong. */
  readonly incident: boolean;
  /** The profile that the next start takes in place of this one, and until when (ms epoch). */
  readonly handOff: { readonly to: ProfileView; readonly until: number } | null;
  readonly text: string;
  /** For the tooltip. */
  readonly short: string;
};

export function serviceLines(profiles: readonly ProfileView[], clock: LineInput): readonly ServiceLine[] {
  const lines = serviceIds.flatMap((serviceId) => {
    const own = profiles.filter((profile) => profile.serviceId === serviceId && profile.removalAt === null);
    const profile = effectiveProfile(own, serviceId) ?? own[0];
    return profile ? [serviceLine(serviceId, profile, own, clock)] : [];
  });
  return lines.toSorted((a, b) => rank(a) - rank(b));
}

function serviceLine(
  serviceId: ServiceId,
  profile: ProfileView,
  profiles: readonly ProfileView[],
  clock: LineInput,
): ServiceLine {
  const trouble = troubleOf(profile);
  const shown = trouble === null ? headline(profile, clock.now, clock.numbers) : [];
  const plan = profile.quota?.snapshot?.plan ?? profile.identity.plan;
  const name = [services[serviceId].name, nameOf(profile)];
  const numbers = shown.map((badge) => badge.text);
  const handOff = handOffOf(profile, profiles, clock.handOffs);
  const note = joined(' · ', [noteOf(profile, clock), handOff ? texts.tray.nextStart(nameOf(handOff.to)) : '']);
  const parts = [
    [...name, ...(plan !== null && trouble === null ? [plan] : [])].join(' · '),
    trouble ?? numbers.join(' · '),
    ...(trouble === null ? [resetText(profile, clock), staleText(profile, clock), note] : []),
  ];
  return {
    serviceId,
    profile,
    profiles,
    badges: shown,
    trouble,
    needsPerson: needsPerson(profile, clock.now),
    incident: trouble === null && isIncident(profile),
    handOff,
    text: joined('    ', parts),
    short: joined(': ', [name.join(' · '), trouble ?? joined(', ', [...numbers, note])]),
  };
}

function handOffOf(
  { profileId, serviceId }: ProfileView,
  profiles: readonly ProfileView[],
  handOffs: readonly HandOff[],
): ServiceLine['handOff'] {
  const found = handOffs.find((one) => one.serviceId === serviceId && one.from === profileId);
  const to = found && profiles.find((one) => one.profileId === found.to);
  return to ? { to, until: found.until } : null;
}

function joined(separator: string, parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(separator);
}

function resetText({ quota }: ProfileView, { now, formatTime }: LineInput): string {
  const resetsAt = (quota?.snapshot && currentBinding(quota.snapshot, now))?.resetsAt ?? null;
  return resetsAt !== null && resetsAt > now ? texts.tray.resets(formatTime(resetsAt, now)) : '';
}

function staleText({ quota }: ProfileView, { now }: LineInput): string {
  return quota?.snapshot && quota.stale ? texts.tray.measured(age(now - quota.snapshot.observedAt)) : '';
}

/** Ascending: least left, then unknown, then what the person has to mend, then what has no quota. */
function rank(line: ServiceLine): number {
  if (line.trouble !== null) return 300;
  if (line.profile.quota === null) return 400;
  return leastLeft(line) ?? 200;
}

/** Percent of the worst badge that is known. */
export function leastLeft(line: ServiceLine): number | null {
  const known = line.badges.map((badge) => badge.leftPercent).filter((left) => left !== null);
  return known.length === 0 ? null : Math.min(...known);
}
