// Durations as people read them: "2 h 10 m".

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** At most two units, rounded up to the minute, so that it never says less than is left; "now" at zero and below. */
export function timeLeft(ms: number): string {
  if (ms <= 0) return 'now';
  const rounded = Math.ceil(ms / minute) * minute;
  const days = Math.floor(rounded / day);
  const hours = Math.floor((rounded % day) / hour);
  const minutes = Math.floor((rounded % hour) / minute);
  const parts = days > 0 ? [`${days} d`, hours && `${hours} h`] : [hours && `${hours} h`, minutes && `${minutes} m`];
  return parts.filter((part) => part !== 0).join(' ');
}
