// What tells of each day of a long history: more points than these are not seen in a drawing of months.

type Point = { readonly at: number; readonly used: Readonly<Record<string, number>> };

/** The points where the meter stood lowest and highest. */
function extremes<P extends Point>(day: readonly P[], id: string): readonly P[] {
  const sorted = day
    .filter(({ used }) => used[id] !== undefined)
    .toSorted((a, b) => (a.used[id] ?? 0) - (b.used[id] ?? 0));
  return [...sorted.slice(0, 1), ...sorted.slice(-1)];
}

function ofOneDay<P extends Point>(day: readonly P[]): readonly P[] {
  const ids = new Set(day.flatMap(({ used }) => Object.keys(used)));
  const kept = new Set([...day.slice(0, 1), ...day.slice(-1), ...[...ids].flatMap((id) => extremes(day, id))]);
  return day.filter((point) => kept.has(point));
}

/**
 * Of each day the first and last point, and where each meter stood lowest and highest. A day that has points keeps some: without them it
 * would look as if nothing had been read.
 * @param points oldest first, `at` ms epoch
 * @param midnight the beginning of an instant's day, ms epoch
 */
export function ofEachDay<P extends Point>(points: readonly P[], midnight: (at: number) => number): P[] {
  const days = new Map<number, P[]>();
  for (const point of points) {
    const day = midnight(point.at);
    const known = days.get(day);
    if (known) known.push(point);
    else days.set(day, [point]);
  }
  return [...days.values()].flatMap(ofOneDay);
}
