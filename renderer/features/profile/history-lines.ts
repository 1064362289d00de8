// What the history chart draws: one line per meter, in the sense in which numbers are told, and what each line says in words.
import type { CallOutput } from '../../../core/api/call.ts';
import type { DaemonCalls } from '../../../core/api/daemon.ts';
import { leftPercent, shownPercent } from '../../../core/quota/badge.ts';
import type { Meter, Snapshot } from '../../../core/quota/snapshot.ts';
import type { Numbers } from '../../../core/settings.ts';

const dayMs = 86_400_000;

export type History = CallOutput<DaemonCalls, 'quota.history'>;

export type HistoryLine = {
  /** A plain name for the chart: a meter's id may hold dots, which mean something there. */
  readonly key: string;
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly last: number;
};
type ChartPoint = { readonly at: number } & Readonly<Record<string, number>>;
/** Of one local day, lowest and highest by line key. `at`: ms epoch of its midnight. */
type DayRow = { readonly at: number; readonly ranges: Readonly<Record<string, readonly [number, number]>> };

export type HistoryLines = {
  readonly lines: readonly HistoryLine[];
  readonly points: readonly ChartPoint[];
  readonly days: readonly DayRow[];
};

/** Whole percent in the wanted sense, rounded as everywhere else. */
function shown(usedPercent: number, numbers: Numbers): number {
  const meter: Meter = { ...plainMeter, usedPercent };
  return shownPercent(leftPercent(meter, 0), numbers) ?? 0;
}

/** A percentage and nothing else: of the past only that is kept. */
const plainMeter: Meter = {
  id: 'past',
  label: 'past',
  usedPercent: null,
  windowSeconds: null,
  resetsAt: null,
  scope: 'account',
  exhausted: false,
};

/** The history's end is the snapshot: only changes are kept, so what was read last still holds when it was read. */
function withLatest({ points, labels }: History, snapshot: Snapshot | null, from: number): History {
  const last = points.at(-1);
  if (!snapshot || snapshot.observedAt < from || (last && last.at >= snapshot.observedAt)) return { points, labels };
  const known = snapshot.meters.flatMap(({ id, usedPercent, exhausted }) => {
    const used = exhausted ? 100 : usedPercent;
    return used === null ? [] : [[id, used]];
  });
  if (known.length === 0) return { points, labels };
  return {
    points: [...points, { at: snapshot.observedAt, used: Object.fromEntries(known) }],
    labels: { ...labels, ...Object.fromEntries(snapshot.meters.map(({ id, label }) => [id, label])) },
  };
}

/**
 * @param snapshot what is known now; null: nothing
 * @param from ms epoch, where the time shown begins
 */
export function historyLines(
  history: History,
  snapshot: Snapshot | null,
  numbers: Numbers,
  from: number,
): HistoryLines {
  const { points, labels } = withLatest(history, snapshot, from);
  const order = snapshot?.meters.map(({ id }) => id) ?? [];
  const found = [...new Set(points.flatMap(({ used }) => Object.keys(used)))];
  const ids = [...order.filter((id) => found.includes(id)), ...found.filter((id) => !order.includes(id))];
  const keys = new Map(ids.map((id, index) => [id, `m${index}`]));
  const read = points.map(({ at, used }) => {
    const values = Object.entries(used).map(([id, percent]) => [keys.get(id), shown(percent, numbers)]);
    return { at, ...Object.fromEntries(values) } as ChartPoint;
  });
  const lines = ids.flatMap((id): HistoryLine[] => {
    const key = keys.get(id) ?? id;
    const values = read.flatMap((point) => point[key] ?? []);
    const last = values.at(-1);
    if (last === undefined) return [];
    return [{ key, label: labels[id] ?? id, low: Math.min(...values), high: Math.max(...values), last }];
  });
  return { lines, points: withGaps(read, utcDayEnd), days: dayRows(read, lines) };
}

/** A day on which something was read has a point of its own, by UTC: of one without any nothing is known. */
function utcDayEnd(at: number): number {
  return (Math.floor(at / dayMs) + 1) * dayMs;
}

/** Each line ends with the day of its last point where the next day has none, and begins again where something was read. */
function withGaps(points: readonly ChartPoint[], dayEnd: (at: number) => number): readonly ChartPoint[] {
  return points.flatMap((point, index) => {
    const end = dayEnd(point.at);
    const next = points[index + 1];
    return next === undefined || next.at < dayEnd(end)
      ? [point]
      : [point, { ...point, at: end }, { at: end } as ChartPoint];
  });
}

function dayRows(points: readonly ChartPoint[], lines: readonly HistoryLine[]): readonly DayRow[] {
  const days = new Map<string, ChartPoint[]>();
  for (const point of points) {
    const day = new Date(point.at).toDateString();
    days.set(day, [...(days.get(day) ?? []), point]);
  }
  return [...days].map(([day, own]) => ({ at: new Date(day).getTime(), ranges: rangesOf(own, lines) }));
}

function rangesOf(points: readonly ChartPoint[], lines: readonly HistoryLine[]): DayRow['ranges'] {
  return Object.fromEntries(
    lines.flatMap(({ key }) => {
      const values = points.flatMap((point) => point[key] ?? []);
      return values.length === 0 ? [] : [[key, [Math.min(...values), Math.max(...values)] as const]];
    }),
  );
}

/** The midnight after it: a day may have 23 or 25 hours. */
function localDayEnd(at: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
}

/**
 * One point per day, with the least that was left of each meter: of many short windows nothing else can be read. The last day lasts
 * until its end, but never beyond `to` (ms epoch).
 */
export function dailyWorst({ days }: HistoryLines, numbers: Numbers, to: number): readonly ChartPoint[] {
  const worst = days.map(({ at, ranges }): ChartPoint => {
    const values = Object.entries(ranges).map(([key, [low, high]]) => [key, numbers === 'left' ? low : high]);
    return { at, ...Object.fromEntries(values) } as ChartPoint;
  });
  const last = worst.at(-1);
  const ended = last ? [...worst, { ...last, at: Math.min(localDayEnd(last.at), to) }] : worst;
  return withGaps(ended, localDayEnd);
}
