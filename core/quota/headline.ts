// What a line about a profile shows where there is room for two numbers: tray, services list. One function, so they cannot disagree.
import type { ProfileView } from '../api/state.ts';
import type { Numbers } from '../settings.ts';
import { type Badge, badges } from './badge.ts';
import { applicableMeters, currentBinding } from './binding-limit.ts';
import type { Meter } from './snapshot.ts';

const room = 2;

/** A dash tells less than any number. */
const isUnknown = (meter: Meter) => Number(!meter.exhausted && meter.usedPercent === null);

function byWindow(a: Meter, b: Meter): number {
  return (a.windowSeconds ?? Number.MAX_SAFE_INTEGER) - (b.windowSeconds ?? Number.MAX_SAFE_INTEGER);
}

/**
 * The first two pinned meters; without pins the binding limit and the shortest other window that can stop the account, known ones before others; shortest first.
 * @param now ms epoch
 * @param numbers of the daemon's quota rules
 */
export function headline(
  profile: Pick<ProfileView, 'quota' | 'pins'>,
  now: number,
  numbers: Numbers,
): readonly Badge[] {
  const snapshot = profile.quota?.snapshot;
  const binding = snapshot ? currentBinding(snapshot, now) : undefined;
  if (profile.pins.length > 0 || !snapshot || !binding) return badges(profile, now, numbers).slice(0, room);
  const others = applicableMeters(snapshot)
    .filter((meter) => meter.id !== binding.id)
    .toSorted((a, b) => isUnknown(a) - isUnknown(b) || byWindow(a, b));
  const shown = [binding, ...others].slice(0, room).toSorted(byWindow);
  return badges({ quota: profile.quota, pins: shown.map((meter) => meter.id) }, now, numbers);
}
