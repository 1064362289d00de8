// Damage to an answer for property tests: junk in the place of any part, and fields that nobody knows anywhere.
import fc from 'fast-check';

type Path = readonly (string | number)[];

export const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    0,
    1e308,
    '9'.repeat(400),
    '\u0000',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> | readonly unknown[] {
  return typeof value === 'object' && value !== null;
}

function at(value: unknown, key: string | number): unknown {
  return isContainer(value) ? (value as Readonly<Record<string | number, unknown>>)[key] : undefined;
}

/** The way to every part of a value, itself not among them. */
export function pathsOf(value: unknown): Path[] {
  if (!isContainer(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const step = Array.isArray(value) ? Number(key) : key;
    return [[step], ...pathsOf(at(value, step)).map((rest) => [step, ...rest])];
  });
}

/** The way to every object in a value, itself first. */
export function objectsOf(value: unknown): Path[] {
  const all: Path[] = [[], ...pathsOf(value)];
  return all.filter((path) => {
    const part = path.reduce(at, value);
    return isContainer(part) && !Array.isArray(part);
  });
}

/** A copy with another value at the end of the way. */
export function withPart(value: unknown, [step, ...rest]: Path, part: unknown): unknown {
  if (step === undefined) return part;
  const changed = withPart(at(value, step), rest, part);
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === step ? changed : item));
  return { ...(isContainer(value) ? value : {}), [step]: changed };
}
