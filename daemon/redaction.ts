// The logger's net: takes known secret names and known secret shapes out of a line. Nothing should ever hang in it; what does is counted.

type Shape = { readonly pattern: RegExp; readonly replacement: string };

const placeholder = '[redacted]';

/** Names whose value is never logged, whatever it looks like. Compared without case, `_` and `-`. */
const secretNames = new Set([
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'token',
  'apikey',
  'secret',
  'clientsecret',
  'password',
  'passphrase',
  'authorization',
  'cookie',
  'setcookie',
  'codeverifier',
  'verifier',
  'authorizationcode',
  'bundle',
  'ciphertext',
]);

/** Shapes that give a secret away whatever its name is. The order matters: the narrow ones first. */
const secretShapes: readonly Shape[] = [
  {
    pattern: /\b(code|state|code_verifier|refresh_token|access_token|id_token)=[^&\s"'\\]+/gi,
    replacement: `$1=${placeholder}`,
  },
  { pattern: /\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi, replacement: `Bearer ${placeholder}` },
  { pattern: /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, replacement: placeholder },
  { pattern: /\b(?:sk|rt|ac|sess|oaistb|AIza|ya29|ghp|xox[abp])[-_.][A-Za-z0-9._-]{12,}/g, replacement: placeholder },
  { pattern: /[A-Za-z0-9_-]{43,}/g, replacement: placeholder },
];

const plain = (name: string) => name.toLowerCase().replace(/[_-]/g, '');

export type Redacted<T> = { readonly value: T; readonly hits: number };

/** Takes secret shapes out of a text. */
export function redactText(text: string): Redacted<string> {
  let hits = 0;
  const value = secretShapes.reduce(
    (left, { pattern, replacement }) =>
      left.replace(pattern, (match: string, name: unknown) => {
        const replaced = replacement.replace('$1', String(name));
        if (replaced !== match) hits += 1;
        return replaced;
      }),
    text,
  );
  return { value, hits };
}

/** Takes out the values of secret names and secret shapes in all texts of a plain JSON-like value. */
export function redactValue(input: unknown): Redacted<unknown> {
  let hits = 0;
  const walk = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') {
      const text = redactText(value);
      hits += text.hits;
      return text.value;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (depth > 6) return '[deep]';
    if (Array.isArray(value)) return value.map((item) => walk(item, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => {
        if (!secretNames.has(plain(name)) || item === null || item === undefined) return [name, walk(item, depth + 1)];
        hits += 1;
        return [name, placeholder];
      }),
    );
  };
  return { value: walk(input, 0), hits };
}
