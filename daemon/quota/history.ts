// Keeps what was read of each profile's quota for 90 days: a point when something has changed, at most one in ten minutes.
import type { CallOutput } from '../../core/api/call.ts';
import type { DaemonCalls } from '../../core/api/daemon.ts';
import { ofEachDay } from '../../core/quota/of-each-day.ts';
import type { Meter, Snapshot } from '../../core/quota/snapshot.ts';
import { type ProfileKey, profileKey } from '../../core/settings.ts';
import type { Clock } from '../clock.ts';
import type { ProfileRef } from '../profiles/profile-ref.ts';
import type { HistoryDay, HistoryRows } from '../vault/history-rows.ts';

type HistoryAnswer = CallOutput<DaemonCalls, 'quota.history'>;

export type QuotaHistory = {
  /** Notes the snapshot's percentages. What fails is the caller's to log; the snapshot itself does not depend on it. */
  note(snapshot: Snapshot): Promise<void>;
  /** @param days 1 to 90 */
  read(ref: ProfileRef, days: number): Promise<HistoryAnswer>;
};

const dayMs = 86_400_000;
const keptDays = 90;
/** Between two points of a profile. */
const apartMs = 600_000;
const mostMeters = 12;
/** That are given as they are: a week has fewer. */
const mostPoints = 2_000;

const dayOf = (at: number) => Math.floor(at / dayMs);

/** Days are drawn and told as the person's, who is where the daemon is. */
const midnightHere = (at: number) => new Date(at).setHours(0, 0, 0, 0);

/** What a meter that is told as exhausted has used is all of it, whatever its percentage says. */
function usedOf(meter: Meter): number | null {
  if (meter.exhausted) return 100;
  return meter.usedPercent === null ? null : Math.round(meter.usedPercent * 10) / 10;
}

type Point = HistoryDay['points'][number];

/** Without what another account has used that was connected as this profile before. */
const sinceThen = (content: HistoryDay, since: number): HistoryDay => ({
  ...content,
  points: content.points.filter(([at]) => at >= since),
});

/** The day with one more point; null when that would tell nothing new, or comes too soon. Those of the whole account go before others. */
function withPoint(content: HistoryDay, { observedAt, meters }: Snapshot): HistoryDay | null {
  const measured = meters
    .filter((meter) => usedOf(meter) !== null)
    .toSorted((a, b) => Number(a.scope === 'scoped') - Number(b.scope === 'scoped'))
    .slice(0, mostMeters);
  const last = content.points.at(-1);
  if (measured.length === 0 || (last && observedAt < last[0] + apartMs)) return null;
  const known = content.meters.map((meter) => ({
    ...meter,
    label: measured.find(({ id }) => id === meter.id)?.label ?? meter.label,
  }));
  const added = measured.filter(({ id }) => !known.some((meter) => meter.id === id));
  const all = [...known, ...added.map(({ id, label }) => ({ id, label }))].slice(0, 2 * mostMeters);
  const values = all.map(({ id }) => {
    const meter = measured.find((one) => one.id === id);
    return meter ? usedOf(meter) : null;
  });
  const isSame = last !== undefined && values.every((value, index) => value === (last[index + 1] ?? null));
  return isSame ? null : { ...content, meters: all, points: [...content.points, [observedAt, ...values]] };
}

function pointOf(meters: HistoryDay['meters'], [at, ...values]: Point): HistoryAnswer['points'][number] {
  const entries = meters.flatMap(({ id }, index) => {
    const value = values[index] ?? null;
    return value === null ? [] : [[id, value] as const];
  });
  return { at, used: Object.fromEntries(entries) };
}

type Options = {
  readonly rows: HistoryRows;
  readonly clock: Clock;
  /** When the account that the profile is now was first connected as it, ms epoch. */
  readonly since: (ref: ProfileRef) => number;
};

export function createQuotaHistory({ rows, clock, since }: Options): QuotaHistory {
  /** When a profile's newest point is from; keeps rows from being read for snapshots that come too soon. */
  const newest = new Map<ProfileKey, number>();
  const turns = new Map<ProfileKey, Promise<void>>();

  async function write(ref: ProfileRef, key: ProfileKey, snapshot: Snapshot): Promise<void> {
    const day = dayOf(snapshot.observedAt);
    const begun = since(ref);
    const known = newest.get(key);
    const before = known !== undefined && known >= begun ? known : undefined;
    if (before !== undefined && snapshot.observedAt < before + apartMs) return;
    if (before === undefined || dayOf(before) < day) await rows.forget(ref, day - keptDays - 1);
    await rows.change(ref, day, (content) => withPoint(sinceThen(content, begun), snapshot));
    newest.set(key, snapshot.observedAt);
  }

  return {
    note(snapshot) {
      const { serviceId, profileId } = snapshot;
      const key = profileKey(serviceId, profileId);
      const turn = (turns.get(key) ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => write({ serviceId, profileId }, key, snapshot));
      turns.set(key, turn);
      return turn;
    },

    async read(ref, days) {
      const from = Math.max(clock.now() - days * dayMs, since(ref));
      const rowsRead = await rows.read(ref, dayOf(from));
      const labels = Object.fromEntries(
        rowsRead.flatMap(({ content }) => content.meters.map(({ id, label }) => [id, label] as const)),
      );
      const points = rowsRead.flatMap(({ content }) => content.points.map((point) => pointOf(content.meters, point)));
      const wanted = points.filter(({ at }) => at >= from);
      return { points: wanted.length > mostPoints ? ofEachDay(wanted, midnightHere) : wanted, labels };
    },
  };
}
