// The day on which a setup-token was made, as a date field has it ("2027-03-12", in the person's own time zone).

/** The day `days` before today. */
export function dayAgo(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() - days);
  const part = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
}

/** The first instant of that day (ms epoch): the token's end is told too early rather than too late. */
export function issuedAt(day: string): number {
  return new Date(`${day}T00:00`).getTime();
}
