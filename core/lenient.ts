// Reading of answers whose shape nobody promised: a bad field becomes null and never breaks the rest.

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON object; null for anything else. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** Line breaks, terminal sequences and marks that turn the direction of writing: never part of a name, and able to fake one. */
const unprintable = /[\s\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Trimmed text with its blanks (and what cannot be printed) collapsed; null when empty, too long (in characters), or no text. */
export function textOf(value: unknown, maximum: number): string | null {
  if (typeof value !== 'string' || value.length > maximum * 2) return null;
  const text = value.replace(unprintable, ' ').trim();
  return text === '' || text.length > maximum ? null : text;
}

/** A finite number, also from a decimal string; null otherwise. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** The first of several readings that gave something. */
export function firstOf<T>(...values: readonly (T | null)[]): T | null {
  return values.find((value) => value !== null) ?? null;
}
