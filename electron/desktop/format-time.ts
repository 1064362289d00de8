// A moment as the tray writes it: the time of day, with the weekday where it is not today or soon, the day where it is a week away.

const hourMs = 3_600_000;
const soonMs = 18 * hourMs;
const weekMs = 7 * 24 * hourMs;

/** @param locale as the system names it ("de-AT"); one that is no language tag ("C") counts as none */
export function timeFormatter(locale: string): (at: number, now: number) => string {
  const known = knownLocale(locale);
  const time = new Intl.DateTimeFormat(known, { hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(known, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(known, { day: 'numeric', month: 'short' });
  return (at, now) => {
    if (at - now < soonMs) return time.format(at);
    return (at - now < weekMs ? day : date).format(at);
  };
}

function knownLocale(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}
