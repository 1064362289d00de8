// When a service's next starts take another profile by themselves, and when they go back: one step of it, as a pure function.
import type { HandOff, ProfileView } from '../api/state.ts';
import type { ServiceId } from '../catalog/services.ts';
import { isUsable } from '../credential/status.ts';
import { effectiveProfile } from '../session/effective-profile.ts';
import { headroom, isSpare, spentUntil, suggestion } from './suggestion.ts';

/** Between two changes of one service, however the numbers jump. */
export const cooldownMs = 1_800_000;
/** So much must be left again before a profile is taken back ahead of its reset. */
const backAt = 20;
/** Providers round the instant of a reset. */
const roundingMs = 60_000;

export type HandOffMemory = {
  readonly handOff: HandOff | null;
  /** The last change that the numbers caused (ms epoch). */
  readonly changedAt: number | null;
};

export const noHandOff: HandOffMemory = { handOff: null, changedAt: null };

export type HandOffSituation = {
  readonly serviceId: ServiceId;
  /** Of the daemon's state, in its order. */
  readonly profiles: readonly ProfileView[];
  /** Whether the person has switched it on. */
  readonly automatic: boolean;
};

/**
 * What holds after a look at the profiles. A hand-off that can be none any more (switched off, another default, a profile gone or in
 * need of a sign-in) ends at once; what the numbers say counts once per cooldown.
 * @param now ms epoch
 */
export function nextHandOff(memory: HandOffMemory, situation: HandOffSituation, now: number): HandOffMemory {
  const { changedAt } = memory;
  const own = situation.profiles.filter(({ serviceId, removalAt }) => {
    return serviceId === situation.serviceId && removalAt === null;
  });
  const from = effectiveProfile(own, situation.serviceId);
  if (!situation.automatic || !from || !isUsable(from.status)) return { handOff: null, changedAt };
  const rests = changedAt !== null && now >= changedAt && now < changedAt + cooldownMs;
  const held = validHandOff(memory.handOff, from, own);
  if (!held) return rests ? { handOff: null, changedAt } : begin(from, own, changedAt, now);
  if (isBack(from, held, now)) return rests ? { handOff: held, changedAt } : { handOff: null, changedAt: now };
  const extended = extend(held, spentUntil(from, now));
  const isUsedUp = own.some((one) => one.profileId === held.to && spentUntil(one, now) !== null);
  if (!isUsedUp || rests) return { handOff: extended, changedAt };
  const next = begin(from, own, changedAt, now);
  return next.handOff ? next : { handOff: extended, changedAt };
}

/** Null unless its two profiles are still what they were. */
function validHandOff(handOff: HandOff | null, from: ProfileView, own: readonly ProfileView[]): HandOff | null {
  if (!handOff || handOff.from !== from.profileId) return null;
  return own.some((one) => one.profileId === handOff.to && isSpare(one)) ? handOff : null;
}

function begin(from: ProfileView, own: readonly ProfileView[], changedAt: number | null, now: number): HandOffMemory {
  const resetsAt = spentUntil(from, now);
  const best = resetsAt === null ? null : suggestion(own, from, now);
  if (resetsAt === null || best === null) return { handOff: null, changedAt };
  const { serviceId, profileId } = from;
  // What was changed stays for the cooldown, so that is how long it holds at least.
  const until = Math.max(resetsAt, now + cooldownMs);
  return { handOff: { serviceId, from: profileId, to: best.profileId, since: now, until }, changedAt: now };
}

function isBack(from: ProfileView, held: HandOff, now: number): boolean {
  if (spentUntil(from, now) !== null) return false;
  return now >= held.until || (headroom(from, now)?.left ?? 0) >= backAt;
}

/** The reset of another limit, or a later one. */
function extend(held: HandOff, resetsAt: number | null): HandOff {
  if (resetsAt === null) return held;
  const until = Math.max(resetsAt, held.since + cooldownMs);
  return Math.abs(until - held.until) > roundingMs ? { ...held, until } : held;
}
