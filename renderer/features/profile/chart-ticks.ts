// Where the time axis of the history is marked: at midnights, few enough to be read.

const dayMs = 86_400_000;
/** Days between two marks. */
const steps: Readonly<Record<number, number>> = { 7: 1, 30: 5, 90: 15 };

/** Local midnights between two instants (ms epoch), oldest first. @param days the time shown */
export function chartTicks(from: number, to: number, days: number): number[] {
  const step = steps[days] ?? Math.ceil(days / 7);
  const last = new Date(to);
  const ticks: number[] = [];
  for (let back = 0; back * dayMs <= to - from; back += step) {
    // Not by 24 hours each: a day may have 23 or 25.
    const at = new Date(last.getFullYear(), last.getMonth(), last.getDate() - back).getTime();
    if (at >= from) ticks.unshift(at);
  }
  return ticks;
}

/** "Tue" within a week, else "12 Mar". */
export function tickText(at: number, days: number): string {
  const form = days <= 7 ? ({ weekday: 'short' } as const) : ({ day: 'numeric', month: 'short' } as const);
  return new Date(at).toLocaleDateString(undefined, form);
}
