// Numbers that a session left behind, merged into what is known of its profile: newer wins, and nothing is made younger than it is.
import type { ServiceId } from '../catalog/services.ts';
import type { ProfileId } from '../ids.ts';
import type { Meter, Snapshot } from './snapshot.ts';

/** What one place told at one instant; not all meters of the account, and none that it does not tell. */
export type InBandReading = {
  /** ms epoch */
  readonly observedAt: number;
  readonly plan: string | null;
  readonly meters: readonly Meter[];
};

export type ReadingRef = {
  readonly serviceId: ServiceId;
  readonly profileId: ProfileId;
  /** ms epoch */
  readonly now: number;
};

const maximumMeters = 64;
/** A reset of the same window may be told differently by this much. */
const toleranceMs = 5 * 60_000;
/** How long a meter without reset and length counts. */
const unknownWindowMs = 24 * 3_600_000;

/** The time a meter was read. */
function readAt(meter: Meter, snapshot: Snapshot): number {
  return meter.observedAt ?? snapshot.observedAt;
}

/** Whether the window that was read is still the one that runs, and something was read of it. */
function counts(meter: Meter, observedAt: number, now: number): boolean {
  if (meter.usedPercent === null && !meter.exhausted && meter.money === undefined) return false;
  if (meter.resetsAt !== null) return meter.resetsAt > now;
  return observedAt + (meter.windowSeconds === null ? unknownWindowMs : meter.windowSeconds * 1000) > now;
}

/** A window that ends before the one that is shown is a former one, however late it was told. */
function isFormer(read: Meter, shown: Meter): boolean {
  if (read.windowSeconds !== shown.windowSeconds) return true;
  return read.resetsAt !== null && shown.resetsAt !== null && read.resetsAt < shown.resetsAt - toleranceMs;
}

/** The reading in the place of what is shown. A reset that is not told is still the shown one while the use has only grown. */
function renewed(read: Meter, shown: Meter, now: number): Meter {
  const { resetsAt, usedPercent } = shown;
  const grown = read.usedPercent !== null && read.usedPercent >= (usedPercent ?? 0);
  return read.resetsAt === null && resetsAt !== null && resetsAt > now && grown ? { ...read, resetsAt } : read;
}

/** The snapshot is as old as the oldest of what can stop the account; meters read at another time say so themselves. */
function dated(snapshot: Snapshot, times: ReadonlyMap<string, number>): Snapshot {
  const timeOf = (meter: Meter) => times.get(meter.id) ?? readAt(meter, snapshot);
  const account = snapshot.meters.filter((meter) => meter.scope === 'account').map(timeOf);
  const observedAt = Math.max(snapshot.observedAt, account.length === 0 ? 0 : Math.min(...account));
  const meters = snapshot.meters.map((meter): Meter => {
    const { observedAt: _, ...rest } = meter;
    const at = timeOf(meter);
    return at === observedAt ? rest : { ...rest, observedAt: at };
  });
  return { ...snapshot, observedAt, meters };
}

function fresh(reading: InBandReading, ref: ReadingRef): Snapshot {
  const { serviceId, profileId } = ref;
  const { observedAt, plan } = reading;
  return { v: 1, serviceId, profileId, observedAt, plan, meters: [], credits: null, resetCredits: null };
}

/**
 * @returns the snapshot with the meters that the reading renews or adds. The same object (null: null) when nothing of the reading counts:
 * because it lies in the future, is older than what is shown, or tells of windows that are over.
 */
export function mergeReading(snapshot: Snapshot | null, reading: InBandReading, ref: ReadingRef): Snapshot | null {
  const { observedAt } = reading;
  if (observedAt > ref.now || observedAt < 0) return snapshot;
  const base = snapshot ?? fresh(reading, ref);
  const merged = new Map(base.meters.map((meter) => [meter.id, meter]));
  const times = new Map<string, number>();
  for (const read of reading.meters) {
    const shown = merged.get(read.id);
    const newest = shown ? readAt(shown, base) : snapshot ? base.observedAt : -1;
    if (observedAt <= newest || !counts(read, observedAt, ref.now) || (shown && isFormer(read, shown))) continue;
    if (!shown && merged.size >= maximumMeters) continue;
    merged.set(read.id, shown ? renewed(read, shown, ref.now) : read);
    times.set(read.id, observedAt);
  }
  if (times.size === 0) return snapshot;
  return dated({ ...base, plan: base.plan ?? reading.plan, meters: [...merged.values()] }, times);
}
