// The smallest value that a JSON schema describes, for clients that want an answer of the model in a shape of theirs.

type Schema = {
  readonly type?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, unknown>>;
};

const SAMPLES: Readonly<Record<string, unknown>> = { array: [], boolean: false, integer: 0, number: 0, null: null };

/** Objects have all their properties, an enumeration its first value, texts say `simulated`. */
export function jsonSample(schema: unknown): unknown {
  const { type, enum: values, properties }: Schema = typeof schema === 'object' && schema !== null ? schema : {};
  if (values !== undefined) return values[0];
  const kind = String(type).toLowerCase();
  if (kind !== 'object') return Object.hasOwn(SAMPLES, kind) ? SAMPLES[kind] : 'simulated';
  return Object.fromEntries(Object.entries(properties ?? {}).map(([name, inner]) => [name, jsonSample(inner)]));
}
