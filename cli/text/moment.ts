// Instants as the command line tells them: the time of day, with the day where it is another one.

const dayMs = 24 * 3_600_000;

export type Times = {
  /** ms epoch */
  readonly now: number;
  /** "16:40", "Fri 16:40" within six days, else "3 Dec, 16:40": in the locale and time zone of this computer. */
  readonly moment: (at: number) => string;
};

/** @param now ms epoch; "today" is its day */
export function timesAt(now: number): Times {
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const time = new Intl.DateTimeFormat(undefined, clock);
  const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', ...clock });
  const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', ...clock });
  const today = new Date(now).toDateString();
  return {
    now,
    moment(at) {
      if (new Date(at).toDateString() === today) return time.format(at);
      return (Math.abs(at - now) < 6 * dayMs ? weekday : date).format(at);
    },
  };
}
