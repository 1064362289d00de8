// Names of quota windows, made from their real length and never from their position (provider-answers.md).

const hour = 3600;
const day = 24 * hour;

type Name = { readonly label: string; readonly short: string };

const named: readonly { readonly from: number; readonly to: number; readonly name: Name }[] = [
  { from: 18_000 * 0.95, to: 18_000 * 1.05, name: { label: '5-hour', short: '5 h' } },
  { from: day * 0.95, to: day * 1.05, name: { label: 'Daily', short: 'Day' } },
  { from: 7 * day * 0.95, to: 7 * day * 1.05, name: { label: 'Weekly', short: 'Week' } },
  { from: 28 * day, to: 31.5 * day, name: { label: 'Monthly', short: 'Month' } },
];

function nameOf(seconds: number): Name {
  const found = named.find(({ from, to }) => seconds >= from && seconds <= to);
  if (found) return found.name;
  if (seconds >= 2 * day) return count(Math.round(seconds / day), 'day', 'd');
  if (seconds >= hour) return count(Math.round(seconds / hour), 'hour', 'h');
  return count(Math.max(1, Math.round(seconds / 60)), 'minute', 'm');
}

function count(number: number, unit: string, short: string): Name {
  return { label: `${number}-${unit}`, short: `${number} ${short}` };
}

/** "5-hour", "Weekly", "12-hour"; "Limit" when the length is not known. `seconds` is positive. */
export function windowLabel(seconds: number | null): string {
  return seconds === null ? 'Limit' : nameOf(seconds).label;
}

/** The same for a badge: "5 h", "Week", "12 h". */
export function shortWindowLabel(seconds: number | null): string {
  return seconds === null ? 'Limit' : nameOf(seconds).short;
}
